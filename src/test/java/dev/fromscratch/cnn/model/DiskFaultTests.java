package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.FaultyDisk;
import dev.fromscratch.cnn.testing.FaultyDisk.Fault;
import dev.fromscratch.cnn.testing.FaultyDisk.Step;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A disk that fails at every step of an import: what there was is whole, and nothing else is. */
@ServiceTest
class DiskFaultTests {

  private static final String NEW = "new";

  private final byte[] file;

  @TempDir private Path directory;

  DiskFaultTests(ServiceClient service) {
    this.file = service.modelFile(service.tinyModel());
  }

  @Test
  void importWhenTheDiskIsFullOrFailsChangesNothingAndSaysSo() throws IOException {
    FaultyDisk disk = new FaultyDisk(directory.resolve("faults"));
    try (ServiceProcess process = launch(disk, "log")) {
      ServiceClient client = process.awaitStart();
      assertThat(client.importModel("kept", file).status()).isEqualTo(201);
      List<String> before = inventory(client);
      for (Step step : EnumSet.complementOf(EnumSet.of(Step.START))) {
        disk.set(step, Fault.FULL);
        assertThatOutage(client.importModel(NEW, file))
            .as("%s", step)
            .is(507, "storage-full")
            .says("there is no space left where the service keeps its data; nothing was changed");
        disk.clear();
        awaitInventory(client, before);

        disk.set(step, Fault.BROKEN);
        assertThatOutage(client.importModel(NEW, file))
            .as("%s", step)
            .is(503, "storage-failed")
            .says("the disk of the service failed (Input/output error); nothing was changed");
        disk.clear();
        awaitInventory(client, before);
      }
      assertThat(client.importModel(NEW, file).status()).isEqualTo(201);
    }
  }

  @Test
  void jobWhenTheDiskIsFullFailsSaysSoAndCanBeResumed() throws IOException {
    FaultyDisk disk = new FaultyDisk(directory.resolve("faults"));
    try (ServiceProcess process = launch(disk, "log")) {
      ServiceClient client = process.awaitStart();
      disk.set(Step.WRITE, Fault.FULL);
      String id =
          ServiceClient.id(client.submit("{\"name\":\"new\",\"samplesPerClass\":2,\"epochs\":1}"));
      JsonNode failed = client.awaitEnd(id);
      assertThat(failed.at("/error/code").asString()).isEqualTo("storage-full");
      assertThat(failed.at("/error/message").asString()).startsWith("cannot write model new:1");
      await().untilAsserted(() -> assertThat(modelFiles()).containsExactly("models"));

      disk.clear();
      client.post("/train/%s/resume".formatted(id));
      JsonNode resumed = client.awaitEnd(id);
      assertThat(ServiceClient.state(resumed)).isEqualTo("succeeded");
      assertThat(resumed.at("/model/version").asInt()).isEqualTo(2);
    }
  }

  @Test
  void importWhenTheProcessEndsInItLeavesTheOldState() throws IOException {
    FaultyDisk disk = new FaultyDisk(directory.resolve("faults"));
    @Nullable List<String> before = null;
    for (Step step : List.of(Step.WRITE, Step.MOVE, Step.FLUSH_FOLDER)) {
      try (ServiceProcess process = launch(disk, "at-" + step)) {
        ServiceClient client = process.awaitStart();
        if (before == null) {
          assertThat(client.importModel("kept", file).status()).isEqualTo(201);
          before = inventory(client);
        }
        assertThat(inventory(client)).as("before %s", step).isEqualTo(before);
        disk.set(step, Fault.CRASH);
        assertThatExceptionOfType(UncheckedIOException.class)
            .isThrownBy(() -> client.importModel(NEW, file));
        process.awaitExit();
        disk.clear();
      }
    }
    try (ServiceProcess process = launch(disk, "last")) {
      ServiceClient client = process.awaitStart();
      assertThat(inventory(client)).isEqualTo(before);
      assertThat(client.importModel(NEW, file).status()).isEqualTo(201);
    }
  }

  private ServiceProcess launch(FaultyDisk disk, String log) {
    return ServiceProcess.launch(
        disk.options(), data(), directory.resolve(log), "--cnn.models.sweep-interval=100ms");
  }

  private Path data() {
    return directory.resolve("data");
  }

  private void awaitInventory(ServiceClient client, List<String> expected) {
    await().untilAsserted(() -> assertThat(inventory(client)).isEqualTo(expected));
  }

  /** What the service says it has, and every file and folder of models there is. */
  private List<String> inventory(ServiceClient client) throws IOException {
    return Stream.concat(client.inventory().stream(), modelFiles().stream()).toList();
  }

  private List<String> modelFiles() throws IOException {
    try (Stream<Path> files = Files.walk(data().resolve("models"))) {
      return files.map(file -> data().relativize(file).toString()).sorted().toList();
    }
  }
}
