package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTests {

  @TempDir private Path folder;

  @Test
  void writeWhenTheFolderIsAbsentCreatesIt() throws IOException {
    Path file = folder.resolve("a").resolve("b").resolve("file");
    DurableFiles.write(file, bytes("new"));
    assertThat(file).hasContent("new");
    assertThat(namesIn(file.resolveSibling("."))).containsExactly("file");
  }

  @Test
  void writeWhenTheFileIsThereReplacesIt() throws IOException {
    Path file = folder.resolve("file");
    DurableFiles.write(file, bytes("a longer text than the next"));
    DurableFiles.write(file, bytes("short"));
    assertThat(file).hasContent("short");
    assertThat(namesIn(folder)).containsExactly("file");
  }

  @Test
  void writeWhenThereIsNothingToWriteMakesAnEmptyFile() throws IOException {
    DurableFiles.write(folder.resolve("file"), new byte[0]);
    assertThat(folder.resolve("file")).isEmptyFile();
  }

  @Test
  void writeWhenItFailsLeavesNothingBehindAndTheOldIntact() throws IOException {
    Path occupied = folder.resolve("occupied");
    Files.createDirectories(occupied.resolve("inner"));
    assertThatIOException().isThrownBy(() -> DurableFiles.write(occupied, bytes("new")));
    assertThat(namesIn(folder)).containsExactly("occupied");
    assertThat(occupied.resolve("inner")).isDirectory();
  }

  @Test
  void writeWhenTheFolderIsAFileFails() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertThatIOException().isThrownBy(() -> DurableFiles.write(file.resolve("x"), bytes("new")));
    assertThat(file).hasContent("old");
  }

  @Test
  void writeWhenManyDoItAtOnceLeavesOneWholeText() throws Exception {
    Path file = folder.resolve("file");
    List<String> texts =
        IntStream.range(0, 8).mapToObj(i -> String.valueOf(i).repeat(9999)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes =
          texts.stream().<Future<?>>map(text -> threads.submit(() -> write(file, text))).toList();
      for (Future<?> write : writes) {
        write.get();
      }
    }
    assertThat(texts).contains(Files.readString(file));
    assertThat(namesIn(folder)).containsExactly("file");
  }

  @Test
  void commitWhenTheTemporaryFileWasStreamedGivesItItsName() throws IOException {
    Path file = folder.resolve("a").resolve("file");
    Path temporary = DurableFiles.temporaryFor(file);
    assertThat(temporary.getParent()).isEqualTo(file.getParent()).isDirectory();
    assertThat(DurableFiles.temporaryFor(file)).isNotEqualTo(temporary);
    Files.writeString(temporary, "streamed");
    DurableFiles.commit(temporary, file);
    assertThat(namesIn(file.resolveSibling("."))).containsExactly("file");
    assertThat(file).hasContent("streamed");
  }

  @Test
  void deleteWhenTheFileIsThereOrNotLeavesNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    DurableFiles.delete(file);
    assertThat(file).doesNotExist();
    DurableFiles.delete(file);
    DurableFiles.delete(folder.resolve("absent").resolve("file"));
  }

  @Test
  void sweepWhenCrashedWritersLeftFilesRemovesOnlyThose() throws IOException {
    DurableFiles.write(folder.resolve("file"), bytes("kept"));
    Files.writeString(DurableFiles.temporaryFor(folder.resolve("file")), "half");
    Files.writeString(DurableFiles.temporaryFor(folder.resolve("other")), "");
    assertThat(namesIn(folder)).hasSize(3);
    DurableFiles.sweep(folder);
    assertThat(namesIn(folder)).containsExactly("file");
    DurableFiles.sweep(folder.resolve("absent"));
  }

  private static Path write(Path file, String text) throws IOException {
    DurableFiles.write(file, bytes(text));
    return file;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
