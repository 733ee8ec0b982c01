package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.RmsPropStep;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * RMSprop: every number's gradient is divided by the root of its recent mean square.
 *
 * <pre>
 * s = α s + (1-α) g²      v = μ v + g / (√s + ε)      θ = θ - η v
 * </pre>
 *
 * <p>s begins at 0 and is not corrected for that, so the first steps are larger than η.
 *
 * @param learningRate η, positive
 * @param decay α in {@code [0, 1)}, decay of the mean square
 * @param epsilon ε, positive, keeps the division finite
 * @param momentum μ in {@code [0, 1)}
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman,
 *     Hinton (2012), lecture 6e</a>
 */
public record RmsProp(float learningRate, float decay, float epsilon, float momentum)
    implements Optimizer {

  /** α and ε as PyTorch has them. */
  public static final float DEFAULT_DECAY = 0.99f;

  public static final float DEFAULT_EPSILON = 1e-8f;

  public RmsProp {
    Hyperparameters.requirePositive("learningRate", learningRate);
    Hyperparameters.requireDecayRate("decay", decay);
    Hyperparameters.requirePositive("epsilon", epsilon);
    Hyperparameters.requireDecayRate("momentum", momentum);
  }

  @Override
  public OptimizerState start(List<Parameter> parameters) {
    return new State(this, parameters);
  }

  /** The running mean squares s and the velocities v. */
  static final class State implements OptimizerState {

    private final RmsProp settings;
    private final List<Parameter> parameters;
    private final List<Tensor> squares;
    private final List<Tensor> velocities;
    private RmsPropStep current;

    State(RmsProp settings, List<Parameter> parameters) {
      this.settings = settings;
      this.parameters = List.copyOf(parameters);
      this.squares = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
      this.velocities = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
      this.current = at(settings.learningRate);
    }

    @Override
    public void beginStep(long step, float learningRate) {
      current = at(learningRate);
    }

    private RmsPropStep at(float learningRate) {
      return new RmsPropStep(learningRate, settings.decay, settings.epsilon, settings.momentum);
    }

    @Override
    public void update(
        TensorOps ops, int parameter, int from, int to, float[] gradient, int gradientFrom) {
      ops.rmsPropStep(
          parameters.get(parameter).data(),
          squares.get(parameter).data(),
          velocities.get(parameter).data(),
          from,
          to,
          gradient,
          gradientFrom,
          current);
    }

    @Override
    public Map<String, List<Tensor>> tensors() {
      return Map.of("square", squares, "velocity", velocities);
    }
  }
}
