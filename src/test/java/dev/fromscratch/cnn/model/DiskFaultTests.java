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
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A disk that fails at every step of an import: what there was is whole, and nothing else is. */
@ServiceTest
class DiskFaultTests {

  private static final String NEW = "new";

  private final byte[] file;

  /** Of the process that all tests share in which it does not end. */
  @TempDir private static Path shared;

  private static @Nullable FaultyDisk disk;
  private static @Nullable ServiceProcess process;

  @TempDir private Path directory;

  DiskFaultTests(ServiceClient service) {
    this.file = service.modelFile(service.tinyModel());
  }

  @BeforeAll
  static void launchShared() throws IOException {
    disk = new FaultyDisk(shared.resolve("faults"));
    process = launch(disk, shared, "log");
  }

  @AfterAll
  static void closeShared() {
    Objects.requireNonNull(process).close();
  }

  private static FaultyDisk disk() {
    return Objects.requireNonNull(disk);
  }

  private static ServiceClient client() {
    return Objects.requireNonNull(process).awaitStart();
  }

  @Test
  void importWhenTheDiskIsFullOrFailsChangesNothingAndSaysSo() throws IOException {
    FaultyDisk disk = disk();
    ServiceClient client = client();
    assertThat(client.importModel("kept", file).status()).isEqualTo(201);
    List<String> before = inventory(client, shared);
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

  @Test
  void jobWhenTheDiskIsFullFailsSaysSoAndCanBeResumed() throws IOException {
    FaultyDisk disk = disk();
    ServiceClient client = client();
    List<String> before = modelFiles(shared);
    disk.set(Step.WRITE, Fault.FULL);
    String id =
        ServiceClient.id(client.submit("{\"name\":\"job\",\"samplesPerClass\":2,\"epochs\":1}"));
    JsonNode failed = client.awaitEnd(id);
    assertThat(failed.at("/error/code").asString()).isEqualTo("storage-full");
    assertThat(failed.at("/error/message").asString()).startsWith("cannot write model job:1");
    await().untilAsserted(() -> assertThat(modelFiles(shared)).isEqualTo(before));

    disk.clear();
    client.post("/train/%s/resume".formatted(id));
    JsonNode resumed = client.awaitEnd(id);
    assertThat(ServiceClient.state(resumed)).isEqualTo("succeeded");
    assertThat(resumed.at("/model/version").asInt()).isEqualTo(2);
  }

  @Test
  void importWhenTheProcessEndsInItLeavesTheOldState() throws IOException {
    FaultyDisk disk = new FaultyDisk(directory.resolve("faults"));
    @Nullable List<String> before = null;
    for (Step step : List.of(Step.WRITE, Step.MOVE, Step.FLUSH_FOLDER)) {
      try (ServiceProcess process = launch(disk, directory, "at-" + step)) {
        ServiceClient client = process.awaitStart();
        if (before == null) {
          assertThat(client.importModel("kept", file).status()).isEqualTo(201);
          before = inventory(client, directory);
        }
        assertThat(inventory(client, directory)).as("before %s", step).isEqualTo(before);
        disk.set(step, Fault.CRASH);
        assertThatExceptionOfType(UncheckedIOException.class)
            .isThrownBy(() -> client.importModel(NEW, file));
        process.awaitExit();
        disk.clear();
      }
    }
    try (ServiceProcess process = launch(disk, directory, "last")) {
      ServiceClient client = process.awaitStart();
      assertThat(inventory(client, directory)).isEqualTo(before);
      assertThat(client.importModel(NEW, file).status()).isEqualTo(201);
    }
  }

  private static ServiceProcess launch(FaultyDisk disk, Path directory, String log) {
    return ServiceProcess.launch(
        ServiceProcess.Program.ofClasses(disk.options()),
        directory.resolve("data"),
        directory.resolve(log),
        "--cnn.models.sweep-interval=100ms");
  }

  private static void awaitInventory(ServiceClient client, List<String> expected) {
    await().untilAsserted(() -> assertThat(inventory(client, shared)).isEqualTo(expected));
  }

  /** What the service says it has, and every file and folder of models there is. */
  private static List<String> inventory(ServiceClient client, Path directory) throws IOException {
    return Stream.concat(client.inventory().stream(), modelFiles(directory).stream()).toList();
  }

  private static List<String> modelFiles(Path directory) throws IOException {
    Path data = directory.resolve("data");
    try (Stream<Path> files = Files.walk(data.resolve("models"))) {
      return files.map(file -> data.relativize(file).toString()).sorted().toList();
    }
  }
}
