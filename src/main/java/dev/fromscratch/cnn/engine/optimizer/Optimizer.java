package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import java.util.List;

/**
 * A rule by which parameters follow their gradients. The settings are a value; what moves during
 * training is the {@link OptimizerState}.
 */
public sealed interface Optimizer permits Adam, AdamW, RmsProp, Sgd {

  /** η, the size of a step where no schedule changes it. */
  float learningRate();

  /** A fresh state for these parameters. */
  OptimizerState start(List<Parameter> parameters);
}
