package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * The mean of the squared differences over the K outputs of a sample: {@code L = 1/K Σ_i (y[i] -
 * t[i])²}, with {@code ∂L/∂y[i] = 2/K (y[i] - t[i])}.
 */
public record MeanSquaredError() implements Loss {

  @Override
  public Expects expects() {
    return Expects.ANY;
  }

  @Override
  public double sum(TensorOps ops, Tensor output, Tensor target) {
    double sum = 0;
    for (int i = 0; i < output.size(); i++) {
      double difference = output.data()[i] - target.data()[i];
      sum += difference * difference;
    }
    return sum / output.dim(1);
  }

  @Override
  public void gradient(
      TensorOps ops, Tensor output, Tensor target, int batchSize, Tensor outputGradient) {
    float scale = 2f / (output.dim(1) * batchSize);
    for (int i = 0; i < output.size(); i++) {
      outputGradient.data()[i] = scale * (output.data()[i] - target.data()[i]);
    }
  }
}
