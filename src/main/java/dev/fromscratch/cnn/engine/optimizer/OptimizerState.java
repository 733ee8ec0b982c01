package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * What an optimizer remembers between steps, for one training run.
 *
 * <p>One step is one {@link #beginStep} and then {@link #update} for every element of every
 * parameter. Elements do not depend on each other, so threads may update different ranges at once.
 */
public sealed interface OptimizerState permits Adam.State, RmsProp.State, Sgd.State {

  /**
   * Starts the next step.
   *
   * @param learningRate η of this step
   */
  void beginStep(float learningRate);

  /**
   * Moves the elements {@code [from, to)} of one parameter.
   *
   * @param parameter position in the list that the state was started with
   * @param gradient ∂L/∂θ of that parameter
   */
  void update(TensorOps ops, int parameter, Tensor gradient, int from, int to);
}
