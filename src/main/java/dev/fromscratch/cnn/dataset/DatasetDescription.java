package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * What is known of a data set without loading it.
 *
 * @param source who made it and where it was published
 * @param imageShape {@code [C, H, W]}
 */
public record DatasetDescription(
    String name,
    String description,
    String source,
    List<String> classNames,
    Shape imageShape,
    int trainingImages,
    int testImages) {

  public DatasetDescription {
    classNames = List.copyOf(classNames);
  }
}
