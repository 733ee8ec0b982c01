package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: {@code v = μ v + g; θ = θ - η v}. With μ = 0 it is
 * plain gradient descent.
 *
 * @param learningRate η, positive
 * @param momentum μ in {@code [0, 1)}
 */
public record Sgd(float learningRate, float momentum) implements Optimizer {

  public Sgd {
    Hyperparameters.requirePositive("learningRate", learningRate);
    Hyperparameters.requireDecayRate("momentum", momentum);
  }

  @Override
  public OptimizerState start(List<Parameter> parameters) {
    return new State(this, parameters);
  }

  /** The velocities v. */
  static final class State implements OptimizerState {

    private final Sgd settings;
    private final List<Parameter> parameters;
    private final List<Tensor> velocities;

    State(Sgd settings, List<Parameter> parameters) {
      this.settings = settings;
      this.parameters = List.copyOf(parameters);
      this.velocities = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
    }

    @Override
    public void beginStep() {
      // Nothing depends on the number of the step.
    }

    @Override
    public void update(TensorOps ops, int parameter, Tensor gradient, int from, int to) {
      ops.sgdStep(
          parameters.get(parameter).data(),
          gradient.data(),
          velocities.get(parameter).data(),
          from,
          to,
          settings.learningRate,
          settings.momentum);
    }
  }
}
