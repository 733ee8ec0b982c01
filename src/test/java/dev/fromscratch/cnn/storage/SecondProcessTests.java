package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services that are told to share what only one may have. */
@ServiceTest
class SecondProcessTests {

  private final DataDirectory directory;

  @TempDir private Path logs;

  SecondProcessTests(DataDirectory directory) {
    this.directory = directory;
  }

  @Test
  void processWhenAnotherHasItsDataDirectorySaysSoAndEnds() {
    try (ServiceProcess second =
        ServiceProcess.launch(directory.root(), logs.resolve("second.log"))) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.log())
          .contains("APPLICATION FAILED TO START")
          .contains(
              "The data directory %s is in use by another process".formatted(directory.root()))
          .contains("choose another directory with the setting cnn.data-directory")
          .doesNotContain("Tomcat started", "\tat ");
    }
  }
}
