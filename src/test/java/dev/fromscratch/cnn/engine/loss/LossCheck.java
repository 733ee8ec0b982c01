package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import java.util.Arrays;

/** A loss between outputs and targets of K numbers per sample. */
record LossCheck(Loss loss, TensorOps ops, Tensor output, Tensor target) {

  static LossCheck of(Loss loss, Arithmetic arithmetic, int k, float[] output, float[] target) {
    Shape shape = Shape.of(k);
    return new LossCheck(
        loss, arithmetic.ops(), Tensor.batch(shape, output), Tensor.batch(shape, target));
  }

  /** The losses of all samples, summed. */
  double sum() {
    return loss.sum(ops, output, target);
  }

  /** The gradient of the mean, these samples being all of the batch. */
  float[] gradient() {
    return gradient(output.dim(0));
  }

  /** The gradient of the mean over a batch of which these samples are a part. */
  float[] gradient(int batchSize) {
    Tensor gradient = Tensor.zeros(output.shape());
    Arrays.fill(gradient.data(), 99);
    loss.gradient(ops, output, target, batchSize, gradient);
    return gradient.samples();
  }

  /** Asserts that the gradient is that of the mean loss, measured by differences. */
  void assertGradient() {
    GradientCheck.assertAgrees(
        loss.toString(),
        Tensor.batch(Shape.of(output.dim(1)), gradient()).data(),
        output.data(),
        () -> sum() / output.dim(0));
  }

  /** Asserts that loss and gradient are those the original computed for one sample. */
  static void assertAsOriginal(Loss loss, String experiment, Arithmetic arithmetic) {
    var original = OriginalVectors.of(experiment);
    LossCheck check = of(loss, arithmetic, 5, original.floats("yPred"), original.floats("yTrue"));
    original.assertAgrees("loss", check.sum());
    original.assertAgrees("gradient", check.gradient());
  }
}
