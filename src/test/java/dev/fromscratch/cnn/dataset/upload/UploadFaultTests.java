package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.FaultyDisk;
import dev.fromscratch.cnn.testing.FaultyDisk.Fault;
import dev.fromscratch.cnn.testing.FaultyDisk.Step;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails at every step of an upload: what there was is whole, and nothing else is. */
class UploadFaultTests {

  /** More than is written at once. */
  private static final int PER_CLASS = 60;

  @TempDir private Path directory;

  @Test
  void uploadWhenTheDiskFailsOrTheProcessEndsInItLeavesTheOldState() throws IOException {
    FaultyDisk disk = new FaultyDisk(directory.resolve("faults"));
    List<String> before;
    try (ServiceProcess process = launch(disk, "first")) {
      ServiceClient client = process.awaitStart();
      assertThat(client.sendSymbols("kept", PER_CLASS).status()).isEqualTo(201);
      before = inventory(client);
      for (Step step : EnumSet.complementOf(EnumSet.of(Step.START))) {
        disk.set(step, Fault.FULL);
        assertThatOutage(client.sendSymbols("new", PER_CLASS))
            .as("%s", step)
            .is(507, "storage-full");
        disk.clear();
        await().untilAsserted(() -> assertThat(inventory(client)).isEqualTo(before));
      }
      disk.set(Step.FLUSH_FOLDER, Fault.CRASH);
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> client.sendSymbols("new", PER_CLASS));
      process.awaitExit();
      disk.clear();
    }
    try (ServiceProcess process = launch(disk, "second")) {
      ServiceClient client = process.awaitStart();
      assertThat(inventory(client)).isEqualTo(before);
      assertThat(client.sendSymbols("new", PER_CLASS).status()).isEqualTo(201);
      disk.set(Step.MOVE, Fault.CRASH);
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> client.sendSymbols("third", PER_CLASS));
      process.awaitExit();
      disk.clear();
    }
    Files.delete(directory.resolve("data/cnn.db"));
    try (ServiceProcess process = launch(disk, "third")) {
      ServiceClient client = process.awaitStart();
      assertThat(client.get("/datasets/kept").text("/state")).as("read anew").isEqualTo("ready");
      assertThat(client.get("/datasets/new/samples").status()).isEqualTo(200);
      assertThat(client.get("/datasets/third").status()).isEqualTo(404);
    }
  }

  private ServiceProcess launch(FaultyDisk disk, String log) {
    return ServiceProcess.launch(
        ServiceProcess.Program.ofClasses(disk.options()),
        directory.resolve("data"),
        directory.resolve(log),
        "--cnn.datasets.sweep-interval=100ms");
  }

  /** What the service says it has, and every file and folder of data sets there is. */
  private List<String> inventory(ServiceClient client) throws IOException {
    Path data = directory.resolve("data");
    try (Stream<Path> files = Files.walk(data.resolve("uploads"))) {
      return Stream.concat(
              client.get("/datasets").json().get("data").valueStream().map(Object::toString),
              files.map(file -> data.relativize(file).toString()).sorted())
          .toList();
    }
  }
}
