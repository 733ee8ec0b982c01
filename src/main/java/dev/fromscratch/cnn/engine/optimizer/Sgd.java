package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.SgdStep;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum.
 *
 * <pre>
 * g' = g + λ θ      v = μ v + g'      θ = θ - η d
 * </pre>
 *
 * <p>d is v, or g' + μ v in Nesterov's form, which looks a step ahead. With μ = 0 it is plain
 * gradient descent. λ is the gradient of the penalty λ/2 θ²; it holds for weights, not for biases.
 *
 * @param learningRate η, positive
 * @param momentum μ in {@code [0, 1)}
 * @param nesterov whether to look ahead; needs μ above 0
 * @param weightDecay λ, at least 0
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. (2013)</a>
 */
public record Sgd(float learningRate, float momentum, boolean nesterov, float weightDecay)
    implements Optimizer {

  public Sgd {
    Hyperparameters.requirePositive("learningRate", learningRate);
    Hyperparameters.requireDecayRate("momentum", momentum);
    Hyperparameters.requireNotNegative("weightDecay", weightDecay);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("nesterov needs a momentum above 0, got 0.0");
    }
  }

  /** Without looking ahead, without decay. */
  public Sgd(float learningRate, float momentum) {
    this(learningRate, momentum, false, 0);
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
    private float rate;

    State(Sgd settings, List<Parameter> parameters) {
      this.settings = settings;
      this.parameters = List.copyOf(parameters);
      this.velocities = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
      this.rate = settings.learningRate;
    }

    @Override
    public void beginStep(long step, float learningRate) {
      rate = learningRate;
    }

    @Override
    public void update(
        TensorOps ops, int parameter, int from, int to, float[] gradient, int gradientFrom) {
      Parameter moved = parameters.get(parameter);
      float decay = WeightDecay.of(moved, settings.weightDecay);
      ops.sgdStep(
          moved.data(),
          velocities.get(parameter).data(),
          from,
          to,
          gradient,
          gradientFrom,
          new SgdStep(rate, settings.momentum, settings.nesterov, decay));
    }

    @Override
    public Map<String, List<Tensor>> tensors() {
      return Map.of("velocity", velocities);
    }
  }
}
