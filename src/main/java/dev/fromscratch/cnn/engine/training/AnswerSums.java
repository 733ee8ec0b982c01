package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * The answers of several networks to a chunk of samples while they are added up, and then their
 * mean: that of the probabilities, which is the prediction, and that of what comes out of the last
 * layers, which some losses look at.
 */
final class AnswerSums {

  private final int first;
  private final Tensor outputs;
  private final Tensor probabilities;

  /**
   * Nothing yet.
   *
   * @param first the position of the first sample
   * @param count how many samples there are
   * @param outputShape {@code [K]}
   */
  AnswerSums(int first, int count, Shape outputShape) {
    this.first = first;
    this.outputs = Tensor.zeros(outputShape.batched(count));
    this.probabilities = Tensor.zeros(outputShape.batched(count));
  }

  int first() {
    return first;
  }

  int count() {
    return outputs.dim(0);
  }

  Tensor probabilities() {
    return probabilities;
  }

  /** Adds one answer, {@code [N, K]} each. */
  void add(Tensor output, Tensor probability) {
    for (int i = 0; i < outputs.size(); i++) {
      outputs.data()[i] += output.data()[i];
      probabilities.data()[i] += probability.data()[i];
    }
  }

  /** Makes the sums means. */
  void divide(int answers) {
    for (int i = 0; i < outputs.size(); i++) {
      outputs.data()[i] /= answers;
      probabilities.data()[i] /= answers;
    }
  }

  /**
   * The summed loss of the means. A loss on logits is that of the logarithms of the probabilities,
   * which softmax turns into the probabilities again; any other is that of the mean output.
   */
  double loss(Loss loss, Dataset dataset, TensorOps ops) {
    int[] labels = new int[count()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = dataset.label(first + n);
    }
    Tensor targets = Tensor.zeros(outputs.shape());
    Targets.oneHot(labels, targets);
    return loss.sum(ops, loss.expects() == Loss.Expects.LOGITS ? logits() : outputs, targets);
  }

  private Tensor logits() {
    Tensor logits = Tensor.zeros(probabilities.shape());
    for (int i = 0; i < logits.size(); i++) {
      // What underflowed to 0 is no less likely than the smallest float of full precision.
      float probability = Math.max(probabilities.data()[i], Float.MIN_NORMAL);
      logits.data()[i] = (float) StrictMath.log(probability);
    }
    return logits;
  }
}
