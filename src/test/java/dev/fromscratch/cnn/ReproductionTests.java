package dev.fromscratch.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ShippedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ships, trained once more from what its file says. It takes as long as it took. */
@Tag("reproduction")
class ReproductionTests {

  private static final Duration PATIENCE = Duration.ofHours(12);
  private static final String MADE_BY = "madeBy";

  @TempDir private Path directory;

  static Stream<Path> shipped() throws IOException {
    return ShippedFiles.all();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("shipped")
  void modelWhenTrainedAgainIsTheSameFile(Path file) throws IOException {
    String datasets = System.getenv("CNN_DATASETS_DIRECTORY");
    assumeTrue(datasets != null, "skipped: CNN_DATASETS_DIRECTORY is not set");
    byte[] shipped = Files.readAllBytes(file);
    String request = Safetensors.read(shipped).metadata().getOrDefault("training", "");
    byte[] again;
    Files.createSymbolicLink(directory.resolve("datasets"), Path.of(String.valueOf(datasets)));
    try (RunningService service = RunningService.start(directory)) {
      ServiceClient client = service.client();
      String id = ServiceClient.id(client.submit(request));
      Set<String> ended = Set.of("succeeded", "failed", "cancelled");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(5))
          .until(() -> ended.contains(ServiceClient.state(client.job(id))));
      assertThat(ServiceClient.state(client.job(id))).isEqualTo("succeeded");
      again = client.modelFile(client.job(id).at("/model/name").asString());
    }
    assertSame(Safetensors.read(shipped), Safetensors.read(again));
  }

  /** All but the version of the service, which may have become another one meanwhile. */
  private static void assertSame(Safetensors shipped, Safetensors again) {
    assertThat(withoutMaker(again)).isEqualTo(withoutMaker(shipped));
    assertThat(again.tensors().keySet()).isEqualTo(shipped.tensors().keySet());
    again
        .tensors()
        .forEach((name, tensor) ->
            assertThat(tensor.data())
                .as(name)
                .isEqualTo(Objects.requireNonNull(shipped.tensors().get(name)).data()));
  }

  private static Map<String, String> withoutMaker(Safetensors file) {
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    metadata.remove(MADE_BY);
    return metadata;
  }
}
