package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

  @TempDir private Path folder;

  @Test
  void directoryWhenAbsentIsCreated() throws IOException {
    Path root = folder.resolve("a").resolve("..").resolve("b");
    try (var directory = open(root)) {
      assertThat(directory.root()).isEqualTo(folder.resolve("b")).isDirectory();
      assertThat(directory.models()).isEqualTo(folder.resolve("b").resolve("models")).isDirectory();
      assertThat(directory.database()).isEqualTo(folder.resolve("b").resolve("cnn.db"));
    }
  }

  @Test
  void directoryWhenHeldIsRefusedUntilItIsFree() throws IOException {
    try (var holder = open(folder)) {
      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> open(holder.root()))
          .withMessage("The data directory %s is in use by another process.", folder)
          .satisfies(e -> assertThat(e.action()).contains("cnn.data-directory"));
    }
    open(folder).close();
  }

  @Test
  void directoryWhenItIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> open(file))
        .withMessageStartingWith("The data directory %s cannot be used: ", file)
        .satisfies(e -> assertThat(e.action()).contains("cnn.data-directory"));
    assertThat(file).hasContent("old");
  }

  private static DataDirectory open(Path root) {
    return new DataDirectory(new StorageSettings(root));
  }
}
