package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Trains as the original does: one sample after the other, in the order in which they lie there,
 * with a step of gradient descent after each.
 *
 * <pre>
 * y = network(x)      error = error + L(y, t)      θ = θ - η ∂L/∂θ
 * </pre>
 *
 * <p>This is the training loop with nothing left out and nothing added. The {@link Trainer}
 * shuffles, takes batches and uses all cores. Targets are any numbers, not only classes. Not
 * thread-safe.
 */
public final class SequentialTrainer {

  private final Network network;
  private final Loss loss;
  private final float learningRate;
  private final OptimizerState optimizer;
  private final Pass pass;
  private long steps;

  /**
   * A trainer that changes the parameters of {@code network}.
   *
   * @param learningRate η, positive
   */
  public SequentialTrainer(Network network, Loss loss, float learningRate, TensorOps ops) {
    this.network = network;
    this.loss = loss;
    this.learningRate = learningRate;
    this.optimizer = new Sgd(learningRate, 0).start(network.parameters());
    this.pass = Pass.training(ops);
  }

  /**
   * Goes through all samples once. The error of a sample is taken before the step that learns from
   * it.
   *
   * @param samples {@code [N, inputShape]}, normalised
   * @param targets {@code [N, outputShape]}
   * @return the mean error
   */
  public double trainEpoch(Tensor samples, Tensor targets) {
    Tensor x = Tensor.zeros(network.inputShape().batched(1));
    Tensor target = Tensor.zeros(network.outputShape().batched(1));
    Tensor outputGradient = Tensor.zeros(target.shape());
    double error = 0;
    for (int n = 0; n < samples.dim(0); n++) {
      copySample(samples, n, x);
      copySample(targets, n, target);
      Tensor output = network.forward(x, pass);
      error += loss.sum(pass.ops(), output, target);
      loss.gradient(pass.ops(), output, target, 1, outputGradient);
      network.backward(outputGradient, pass);
      step();
    }
    return error / samples.dim(0);
  }

  private static void copySample(Tensor batch, int n, Tensor sample) {
    for (int i = 0; i < sample.size(); i++) {
      sample.data()[i] = batch.data()[i * batch.dim(0) + n];
    }
  }

  private void step() {
    optimizer.beginStep(steps++, learningRate);
    for (int p = 0; p < network.parameters().size(); p++) {
      Tensor gradient = pass.gradient(network.parameters().get(p));
      optimizer.update(pass.ops(), p, 0, gradient.size(), gradient.data(), 0);
    }
  }
}
