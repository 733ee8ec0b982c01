package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fromscratch.cnn.testing.FaultyDisk;
import dev.fromscratch.cnn.testing.FaultyDisk.Fault;
import dev.fromscratch.cnn.testing.FaultyDisk.Step;
import dev.fromscratch.cnn.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories in which nothing can be written. */
class UnwritableDirectoryTests {

  @TempDir private Path folder;

  /** With a fault, as root may write everywhere. */
  @Test
  void processWhenTheFileSystemIsReadOnlySaysSoAndEnds() throws IOException {
    FaultyDisk disk = new FaultyDisk(folder.resolve("faults"));
    disk.set(Step.START, Fault.READ_ONLY);
    Path data = folder.resolve("data");
    try (ServiceProcess process =
        ServiceProcess.launch(
            ServiceProcess.Program.ofClasses(disk.options()), data, folder.resolve("log"))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains("APPLICATION FAILED TO START")
          .contains("The data directory %s cannot be used: ".formatted(data))
          .contains("Read-only file system")
          .contains("Let the service write there")
          .doesNotContain("Tomcat started", "\tat ");
    }
  }

  @Test
  void directoryWhenItsPermissionsForbidWritingIsRefused() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(models)).as("root may write everywhere").isFalse();
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> new DataDirectory(new StorageSettings(folder)))
        .withMessage(
            "The data directory %s cannot be used: no permission to write %s"
                .formatted(folder, models));
  }
}
