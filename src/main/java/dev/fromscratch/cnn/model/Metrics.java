package dev.fromscratch.cnn.model;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How good a network is: mean losses, and accuracies as shares in {@code [0, 1]}; null where not
 * yet or never measured.
 *
 * <p>While the members of an ensemble are trained, these are the figures of the one that is. In the
 * end, the training figures are those of the last one, and all others are of the whole.
 *
 * @param trainingLoss over the last epoch, while the parameters moved
 * @param trainingAccuracy over the last epoch, while the parameters moved
 * @param validationLoss after the last epoch, on the part of the training set held back
 * @param validationAccuracy after the last epoch, on the part of the training set held back
 * @param testLoss at the end, on the test set
 * @param testAccuracy at the end, on the test set
 */
@Schema(description = "Mean losses, and accuracies from 0 to 1; null where not measured")
public record Metrics(
    @Schema(example = "0.1329") @Nullable Double trainingLoss,
    @Schema(example = "0.9558") @Nullable Double trainingAccuracy,
    @Schema(example = "0.1966") @Nullable Double validationLoss,
    @Schema(example = "0.939") @Nullable Double validationAccuracy,
    @Schema(example = "0.2181") @Nullable Double testLoss,
    @Schema(example = "0.9335") @Nullable Double testAccuracy) {

  /** Nothing measured yet. */
  public static final Metrics NONE = new Metrics(null, null, null, null, null, null);

  /** The same with the figures of the part held back. */
  public Metrics withValidation(double loss, double accuracy) {
    return new Metrics(trainingLoss, trainingAccuracy, loss, accuracy, testLoss, testAccuracy);
  }

  /** The same with the figures of the test set. */
  public Metrics withTest(double loss, double accuracy) {
    return new Metrics(
        trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, loss, accuracy);
  }
}
