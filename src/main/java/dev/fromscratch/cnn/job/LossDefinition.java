package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A loss with settings as JSON: {@code {"type": "softmaxCrossEntropy", "labelSmoothing": 0.1}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(
      value = LossDefinition.SoftmaxCrossEntropyDefinition.class,
      name = "softmaxCrossEntropy"),
  @JsonSubTypes.Type(
      value = LossDefinition.MeanSquaredErrorDefinition.class,
      name = "meanSquaredError"),
  @JsonSubTypes.Type(
      value = LossDefinition.BinaryCrossEntropyDefinition.class,
      name = "binaryCrossEntropy"),
})
@Schema(name = "Loss", description = "What training minimises")
sealed interface LossDefinition {

  /** The same with every default written out. */
  LossDefinition withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Loss toLoss(Faults faults);

  /** Softmax and cross-entropy in one, with label smoothing if wanted. */
  @Schema(name = "SoftmaxCrossEntropy")
  record SoftmaxCrossEntropyDefinition(
      @Schema(
              description =
                  "Share of every target that is spread evenly over all classes, at least 0 and"
                      + " below 1; losses of validation and test sets are without it",
              defaultValue = "0",
              example = "0.1")
          @Nullable Double labelSmoothing)
      implements LossDefinition {

    @Override
    public LossDefinition withDefaults() {
      return new SoftmaxCrossEntropyDefinition(labelSmoothing == null ? 0.0 : labelSmoothing);
    }

    @Override
    public Loss toLoss(Faults faults) {
      return new SoftmaxCrossEntropy(
          faults.number("/loss/labelSmoothing", labelSmoothing, 0, NumberRange.ZERO_TO_BELOW_ONE));
    }
  }

  /** The mean of the squared differences. */
  @Schema(name = "MeanSquaredError")
  record MeanSquaredErrorDefinition() implements LossDefinition {

    @Override
    public LossDefinition withDefaults() {
      return this;
    }

    @Override
    public Loss toLoss(Faults faults) {
      return new MeanSquaredError();
    }
  }

  /** Each output as a yes-or-no question. */
  @Schema(name = "BinaryCrossEntropy")
  record BinaryCrossEntropyDefinition() implements LossDefinition {

    @Override
    public LossDefinition withDefaults() {
      return this;
    }

    @Override
    public Loss toLoss(Faults faults) {
      return new BinaryCrossEntropy();
    }
  }
}
