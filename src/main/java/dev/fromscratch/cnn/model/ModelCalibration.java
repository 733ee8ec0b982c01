package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.training.TemperatureFit;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * How a model's probabilities were made to come true.
 *
 * @param temperature T of {@link Temperature}, which every probability goes through
 * @param samples of the validation set, on which it was fitted
 * @param lossBefore mean cross-entropy there without it
 * @param lossAfter mean cross-entropy there with it
 */
@Schema(
    name = "ModelCalibration",
    description =
        "Probabilities go through a temperature T, `p^(1/T)` divided by the sum of all, that makes"
            + " them come true on the validation set")
public record ModelCalibration(
    @Schema(example = "1.19") double temperature,
    @Schema(example = "2000") int samples,
    @Schema(example = "0.1966") double lossBefore,
    @Schema(example = "0.1924") double lossAfter) {

  /** The form of a fit that is stored and shown. */
  public static ModelCalibration of(TemperatureFit fit) {
    return new ModelCalibration(
        fit.temperature().value(), fit.samples(), fit.lossBefore(), fit.lossAfter());
  }

  /** Whether a temperature may be believed, in a file from elsewhere. */
  static boolean isTemperature(double value) {
    return value >= TemperatureFit.MIN && value <= TemperatureFit.MAX;
  }
}
