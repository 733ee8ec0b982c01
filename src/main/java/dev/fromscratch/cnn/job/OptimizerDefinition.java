package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.web.Defaults.or;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.AdamW;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.optimizer.RmsProp;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An optimizer as JSON: {@code {"type": "adam", "learningRate": 0.001}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerDefinition.SgdDefinition.class, name = "sgd"),
  @JsonSubTypes.Type(value = OptimizerDefinition.AdamDefinition.class, name = "adam"),
  @JsonSubTypes.Type(value = OptimizerDefinition.AdamWDefinition.class, name = "adamw"),
  @JsonSubTypes.Type(value = OptimizerDefinition.RmsPropDefinition.class, name = "rmsprop"),
})
@Schema(name = "Optimizer", description = "How parameters follow their gradients")
sealed interface OptimizerDefinition {

  /** The same with every default written out. */
  OptimizerDefinition withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Optimizer toOptimizer(Faults faults);

  /** Gradient descent, with momentum and weight decay if wanted. */
  @Schema(name = "Sgd")
  record SgdDefinition(
      @Schema(defaultValue = "0.01", example = "0.01") @Nullable Double learningRate,
      @Schema(defaultValue = "0", example = "0.9") @Nullable Double momentum,
      @Schema(
              description = "Whether to look a step ahead; needs a momentum",
              defaultValue = "false")
          @Nullable Boolean nesterov,
      @Schema(
              description = "Added to the gradient, times the weight; biases do not decay",
              defaultValue = "0",
              example = "0.0005")
          @Nullable Double weightDecay)
      implements OptimizerDefinition {

    @Override
    public OptimizerDefinition withDefaults() {
      return new SgdDefinition(
          or(learningRate, 0.01),
          or(momentum, 0),
          Boolean.TRUE.equals(nesterov),
          or(weightDecay, 0));
    }

    @Override
    public Optimizer toOptimizer(Faults faults) {
      float rate = positive("learningRate", learningRate, 0.01f, faults);
      float validMomentum = decayRate("momentum", momentum, 0, faults);
      float decay = notNegative("weightDecay", weightDecay, 0, faults);
      boolean ahead = Boolean.TRUE.equals(nesterov);
      if (ahead && (momentum == null || momentum == 0)) {
        faults.add(
            Faults.INVALID_VALUE,
            "/optimizer/nesterov",
            "nesterov needs a momentum above 0, got 0; 0.9 is usual");
      }
      return new Sgd(rate, validMomentum, ahead && validMomentum > 0, decay);
    }
  }

  /** Adam. */
  @Schema(name = "Adam")
  record AdamDefinition(
      @Schema(defaultValue = "0.001", example = "0.001") @Nullable Double learningRate,
      @Schema(defaultValue = "0.9") @Nullable Double beta1,
      @Schema(defaultValue = "0.999") @Nullable Double beta2,
      @Schema(defaultValue = "1e-8") @Nullable Double epsilon)
      implements OptimizerDefinition {

    /** What a request without an optimizer gets. */
    static final AdamDefinition DEFAULT = new AdamDefinition(0.001, 0.9, 0.999, 1e-8);

    @Override
    public OptimizerDefinition withDefaults() {
      return new AdamDefinition(
          or(learningRate, 0.001), or(beta1, 0.9), or(beta2, 0.999), or(epsilon, 1e-8));
    }

    @Override
    public Optimizer toOptimizer(Faults faults) {
      return new Adam(
          positive("learningRate", learningRate, 0.001f, faults),
          decayRate("beta1", beta1, Adam.DEFAULT_BETA1, faults),
          decayRate("beta2", beta2, Adam.DEFAULT_BETA2, faults),
          positive("epsilon", epsilon, Adam.DEFAULT_EPSILON, faults));
    }
  }

  /** Adam with decoupled weight decay. */
  @Schema(name = "AdamW")
  record AdamWDefinition(
      @Schema(defaultValue = "0.001", example = "0.001") @Nullable Double learningRate,
      @Schema(defaultValue = "0.9") @Nullable Double beta1,
      @Schema(defaultValue = "0.999") @Nullable Double beta2,
      @Schema(defaultValue = "1e-8") @Nullable Double epsilon,
      @Schema(
              description =
                  "Times the learning rate, the share that weights lose every step; biases do not"
                      + " decay",
              defaultValue = "0.01",
              example = "0.01")
          @Nullable Double weightDecay)
      implements OptimizerDefinition {

    @Override
    public OptimizerDefinition withDefaults() {
      return new AdamWDefinition(
          or(learningRate, 0.001),
          or(beta1, 0.9),
          or(beta2, 0.999),
          or(epsilon, 1e-8),
          or(weightDecay, 0.01));
    }

    @Override
    public Optimizer toOptimizer(Faults faults) {
      return new AdamW(
          positive("learningRate", learningRate, 0.001f, faults),
          decayRate("beta1", beta1, Adam.DEFAULT_BETA1, faults),
          decayRate("beta2", beta2, Adam.DEFAULT_BETA2, faults),
          positive("epsilon", epsilon, Adam.DEFAULT_EPSILON, faults),
          notNegative("weightDecay", weightDecay, AdamW.DEFAULT_WEIGHT_DECAY, faults));
    }
  }

  /** RMSprop, with momentum if wanted. */
  @Schema(name = "RmsProp")
  record RmsPropDefinition(
      @Schema(defaultValue = "0.01", example = "0.001") @Nullable Double learningRate,
      @Schema(description = "Of the mean square", defaultValue = "0.99", example = "0.99")
          @Nullable Double decay,
      @Schema(defaultValue = "1e-8") @Nullable Double epsilon,
      @Schema(defaultValue = "0", example = "0.9") @Nullable Double momentum)
      implements OptimizerDefinition {

    @Override
    public OptimizerDefinition withDefaults() {
      return new RmsPropDefinition(
          or(learningRate, 0.01), or(decay, 0.99), or(epsilon, 1e-8), or(momentum, 0));
    }

    @Override
    public Optimizer toOptimizer(Faults faults) {
      return new RmsProp(
          positive("learningRate", learningRate, 0.01f, faults),
          decayRate("decay", decay, RmsProp.DEFAULT_DECAY, faults),
          positive("epsilon", epsilon, RmsProp.DEFAULT_EPSILON, faults),
          decayRate("momentum", momentum, 0, faults));
    }
  }

  private static float positive(
      String field, @Nullable Double value, float fallback, Faults faults) {
    return faults.number("/optimizer/" + field, value, fallback, NumberRange.POSITIVE);
  }

  private static float notNegative(
      String field, @Nullable Double value, float fallback, Faults faults) {
    return faults.number("/optimizer/" + field, value, fallback, NumberRange.NOT_NEGATIVE);
  }

  private static float decayRate(
      String field, @Nullable Double value, float fallback, Faults faults) {
    return faults.number("/optimizer/" + field, value, fallback, NumberRange.ZERO_TO_BELOW_ONE);
  }
}
