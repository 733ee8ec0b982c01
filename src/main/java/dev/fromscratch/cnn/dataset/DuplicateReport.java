package dev.fromscratch.cnn.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * Which pictures to test with are also there to learn from, or nearly so. A network need not
 * understand them to know them, so the test accuracy is too good by as much.
 *
 * @param threshold up to this distance two pictures are near-duplicates
 * @param testImages how many pictures of the test part have a near-duplicate in the training part
 * @param identical how many of them are the same, pixel by pixel
 * @param conflicting how many of them are of another class than their nearest near-duplicate
 * @param pairs the nearest, each test picture with its nearest training picture
 */
public record DuplicateReport(
    @Schema(description = "Up to this distance two pictures are near-duplicates", example = "0.02")
        double threshold,
    @Schema(description = "Test images with a near-duplicate in the training part", example = "7")
        int testImages,
    @Schema(description = "Those of them that are the same pixel by pixel", example = "2")
        int identical,
    @Schema(
            description = "Those of them whose nearest near-duplicate is of another class",
            example = "1")
        int conflicting,
    @Schema(description = "The nearest pairs, at most 20") List<Pair> pairs) {

  public DuplicateReport {
    pairs = List.copyOf(pairs);
  }

  /**
   * Two near-duplicates.
   *
   * @param testIndex the place in the test part
   * @param testLabel its class
   * @param trainingIndex the place in the training part
   * @param trainingLabel its class
   * @param distance 0 for the same picture, about 1 for two that have nothing in common
   */
  @Schema(name = "NearDuplicates")
  public record Pair(
      @Schema(example = "17") int testIndex,
      @Schema(example = "star") String testLabel,
      @Schema(example = "230") int trainingIndex,
      @Schema(example = "star") String trainingLabel,
      @Schema(example = "0.0081") double distance) {}
}
