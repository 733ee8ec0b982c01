package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What an optimizer remembers between steps, for one training run: tensors, and nothing else. The
 * number of the step and the learning rate come from the run.
 *
 * <p>One step is one {@link #beginStep} and then {@link #update} for every element of every
 * parameter. Elements do not depend on each other, so threads may update different ranges at once.
 */
public sealed interface OptimizerState permits Adam.State, RmsProp.State, Sgd.State {

  /**
   * Starts a step.
   *
   * @param step its number in the run, from 0
   * @param learningRate η of this step
   */
  void beginStep(long step, float learningRate);

  /**
   * Moves the elements {@code [from, to)} of one parameter.
   *
   * @param parameter position in the list that the state was started with
   * @param gradient holds ∂L/∂θ of these elements
   * @param gradientFrom where in {@code gradient} that of the element {@code from} is
   */
  void update(TensorOps ops, int parameter, int from, int to, float[] gradient, int gradientFrom);

  /**
   * All that is remembered, by what it is: under each name one tensor per parameter, in their order
   * and of their shapes. These are the tensors themselves; a state whose tensors are given the
   * numbers of another one goes on as that one would.
   */
  Map<String, List<Tensor>> tensors();
}
