package dev.fromscratch.cnn.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the content of a data set without reading it.
 *
 * @param sha256 the hash of its content
 * @param trainingCounts the images of each class to train on
 * @param testCounts the images of each class to test with
 * @param nearDuplicates what both parts have in common, if anybody has looked
 * @param upload how it came here
 */
public record DatasetContent(
    String sha256,
    List<Integer> trainingCounts,
    List<Integer> testCounts,
    @Nullable DuplicateReport nearDuplicates,
    UploadFacts upload) {

  public DatasetContent {
    trainingCounts = List.copyOf(trainingCounts);
    testCounts = List.copyOf(testCounts);
  }
}
