package dev.fromscratch.cnn.engine.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds data sets that are not part of the project; a test that needs an absent one is skipped. */
public final class RealDatasets {

  private static final String VARIABLE = "CNN_DATASETS_DIRECTORY";

  private RealDatasets() {}

  /** The folder of a data set, such as {@code mnist}. */
  public static Path folder(String name) {
    String directory = System.getenv(VARIABLE);
    assumeTrue(directory != null, "skipped: %s is not set".formatted(VARIABLE));
    Path folder = Path.of(String.valueOf(directory), name);
    assumeTrue(Files.isDirectory(folder), "skipped: no folder %s in %s".formatted(name, VARIABLE));
    return folder;
  }
}
