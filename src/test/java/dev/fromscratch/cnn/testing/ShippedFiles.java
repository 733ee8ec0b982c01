package dev.fromscratch.cnn.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the models that ship, as they stand in the sources. */
public final class ShippedFiles {

  private static final Path FOLDER = Path.of("src/main/resources/models");

  private ShippedFiles() {}

  /** All of them, by name. */
  public static Stream<Path> all() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
      return found.stream();
    }
  }
}
