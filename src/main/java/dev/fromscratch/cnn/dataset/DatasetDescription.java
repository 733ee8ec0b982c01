package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * What is known of a data set without loading it.
 *
 * @param source who made it and where it was published
 * @param license what its makers allow, for people
 * @param imageShape {@code [C, H, W]}
 */
public record DatasetDescription(
    String name,
    String description,
    String source,
    String license,
    List<String> classNames,
    Shape imageShape,
    int trainingImages,
    int testImages) {

  /** The license of what this service makes itself. */
  static final String OURS = "MIT, as this service";

  public DatasetDescription {
    classNames = List.copyOf(classNames);
  }
}
