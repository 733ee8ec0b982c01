package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * What training minimises: a number per sample, averaged over the batch.
 *
 * <p>Outputs and targets are {@code [N, K]}. Losses hold no state and are thread-safe.
 */
public sealed interface Loss permits BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy {

  /** What a network must end with for this loss to make sense. */
  enum Expects {
    /** Any real numbers: the loss applies softmax itself. */
    LOGITS,
    /** Numbers between 0 and 1, as sigmoid and softmax give. */
    PROBABILITIES,
    /** Anything. */
    ANY
  }

  /** What the network's output must be. */
  Expects expects();

  /**
   * What a network that was trained with this loss is measured by: the same without what only helps
   * training.
   */
  default Loss forEvaluation() {
    return this;
  }

  /**
   * The loss of every sample, summed.
   *
   * @param output the network's output {@code [N, K]}
   * @param target what it should have been {@code [N, K]}
   */
  double sum(TensorOps ops, Tensor output, Tensor target);

  /**
   * The derivative of the batch's mean loss with respect to the output.
   *
   * @param batchSize samples in the whole batch, of which {@code output} may hold a part
   * @param outputGradient receives ∂L/∂output, {@code [N, K]}
   */
  void gradient(TensorOps ops, Tensor output, Tensor target, int batchSize, Tensor outputGradient);
}
