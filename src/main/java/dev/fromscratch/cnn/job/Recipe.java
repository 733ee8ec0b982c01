package dev.fromscratch.cnn.job;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A training request with a name, whose fields a request may take over and override. Each is a file
 * of {@code recipes/}.
 *
 * @param name what to write as {@code recipe} in {@code POST /train}
 * @param description what it is for
 * @param request the fields it sets
 * @param measured what came of it
 */
record Recipe(String name, String description, TrainRequest request, List<Measured> measured) {

  Recipe {
    measured = List.copyOf(measured);
  }

  /**
   * What came of a recipe when it was tried.
   *
   * @param dataset what it was trained on
   * @param testAccuracy the mean over the seeds
   * @param seeds how many jobs there were, with as many seeds
   * @param seconds how long one of them took, from its start to its end
   * @param machine on what
   */
  @Schema(name = "RecipeMeasurement")
  record Measured(
      @Schema(example = "mnist") String dataset,
      @Schema(description = "The mean over the seeds, from 0 to 1", example = "0.9903")
          double testAccuracy,
      @Schema(description = "How many seeds were tried", example = "3") int seeds,
      @Schema(
              description = "How long one job took, from its start to its end, with evaluation",
              example = "12.5")
          double seconds,
      @Schema(example = "2 cores of an AMD EPYC 7B13") String machine) {}
}
