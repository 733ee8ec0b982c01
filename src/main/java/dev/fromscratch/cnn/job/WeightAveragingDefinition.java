package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.WeightAveraging;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Averaging of weights as JSON: {@code {"decay": 0.999}}.
 *
 * @param decay what is left of the average after a step
 */
@Schema(
    name = "WeightAveraging",
    description =
        "Keeps an exponential moving average of the weights, which is evaluated and stored in their"
            + " place")
record WeightAveragingDefinition(
    @Schema(
            description =
                "What is left of the average after a step, at least 0 and below 1; less of it in"
                    + " the first steps",
            defaultValue = "0.999",
            example = "0.999")
        @Nullable Double decay) {

  private static final double DEFAULT_DECAY = 0.999;

  /** The same with every default written out. */
  WeightAveragingDefinition withDefaults() {
    return new WeightAveragingDefinition(decay == null ? DEFAULT_DECAY : decay);
  }

  /** The engine's form; what is wrong goes to {@code faults}. */
  WeightAveraging toWeightAveraging(Faults faults) {
    return new WeightAveraging(
        faults.number(
            "/weightAveraging/decay", decay, (float) DEFAULT_DECAY, NumberRange.ZERO_TO_BELOW_ONE));
  }
}
