package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
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
})
@Schema(name = "Optimizer", description = "How parameters follow their gradients")
sealed interface OptimizerDefinition {

  /** The same with every default written out. */
  OptimizerDefinition withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Optimizer toOptimizer(Faults faults);

  /** Gradient descent, with momentum if wanted. */
  @Schema(name = "Sgd")
  record SgdDefinition(
      @Schema(defaultValue = "0.01", example = "0.01") @Nullable Double learningRate,
      @Schema(defaultValue = "0", example = "0.9") @Nullable Double momentum)
      implements OptimizerDefinition {

    @Override
    public OptimizerDefinition withDefaults() {
      return new SgdDefinition(or(learningRate, 0.01), or(momentum, 0));
    }

    @Override
    public Optimizer toOptimizer(Faults faults) {
      return new Sgd(
          faults.number("/optimizer/learningRate", learningRate, 0.01f, NumberRange.POSITIVE),
          faults.number("/optimizer/momentum", momentum, 0, NumberRange.ZERO_TO_BELOW_ONE));
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
          faults.number("/optimizer/learningRate", learningRate, 0.001f, NumberRange.POSITIVE),
          faults.number(
              "/optimizer/beta1", beta1, Adam.DEFAULT_BETA1, NumberRange.ZERO_TO_BELOW_ONE),
          faults.number(
              "/optimizer/beta2", beta2, Adam.DEFAULT_BETA2, NumberRange.ZERO_TO_BELOW_ONE),
          faults.number("/optimizer/epsilon", epsilon, Adam.DEFAULT_EPSILON, NumberRange.POSITIVE));
    }
  }

  private static double or(@Nullable Double value, double fallback) {
    return value == null ? fallback : value;
  }
}
