package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Adam: steps of about η in the direction of the mean gradient, whatever the gradient's scale.
 *
 * <pre>
 * m = β₁ m + (1-β₁) g      v = β₂ v + (1-β₂) g²
 * θ = θ - η m̂ / (√v̂ + ε)   with m̂ = m / (1-β₁ᵗ), v̂ = v / (1-β₂ᵗ) at step t
 * </pre>
 *
 * @param learningRate η, positive
 * @param beta1 β₁ in {@code [0, 1)}, decay of the mean
 * @param beta2 β₂ in {@code [0, 1)}, decay of the mean square
 * @param epsilon ε, positive, keeps the division finite
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba (2015)</a>
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {

  /** β₁, β₂ and ε as their authors recommend. */
  public static final float DEFAULT_BETA1 = 0.9f;

  public static final float DEFAULT_BETA2 = 0.999f;
  public static final float DEFAULT_EPSILON = 1e-8f;

  public Adam {
    Hyperparameters.requirePositive("learningRate", learningRate);
    Hyperparameters.requireDecayRate("beta1", beta1);
    Hyperparameters.requireDecayRate("beta2", beta2);
    Hyperparameters.requirePositive("epsilon", epsilon);
  }

  /** Adam with the recommended decay rates. */
  public Adam(float learningRate) {
    this(learningRate, DEFAULT_BETA1, DEFAULT_BETA2, DEFAULT_EPSILON);
  }

  @Override
  public OptimizerState start(List<Parameter> parameters) {
    return new State(this, 0, parameters);
  }

  /** The running means m and v; also for {@link AdamW}. */
  static final class State implements OptimizerState {

    private final Adam settings;
    private final float weightDecay;
    private final List<Parameter> parameters;
    private final List<Tensor> means;
    private final List<Tensor> squares;
    private AdamStep decaying;
    private AdamStep plain;

    State(Adam settings, float weightDecay, List<Parameter> parameters) {
      this.settings = settings;
      this.weightDecay = weightDecay;
      this.parameters = List.copyOf(parameters);
      this.means = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
      this.squares = parameters.stream().map(p -> Tensor.zeros(p.shape())).toList();
      this.decaying = corrected(0, settings.learningRate, weightDecay);
      this.plain = corrected(0, settings.learningRate, 0);
    }

    @Override
    public void beginStep(long step, float learningRate) {
      decaying = corrected(step, learningRate, weightDecay);
      plain = corrected(step, learningRate, 0);
    }

    /**
     * The bias corrections folded into rate and ε: {@code η m̂ / (√v̂ + ε) = (η √c₂/c₁) m / (√v + ε
     * √c₂)} with {@code c = 1 - βᵗ}, which saves two divisions per element. Steps count from 0, t
     * from 1.
     */
    private AdamStep corrected(long step, float learningRate, float decay) {
      double t = step + 1.0;
      double c1 = 1 - StrictMath.pow(settings.beta1, t);
      double c2 = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2, t));
      return new AdamStep(
          (float) (learningRate * c2 / c1),
          settings.beta1,
          settings.beta2,
          (float) (settings.epsilon * c2),
          1 - learningRate * decay);
    }

    @Override
    public void update(
        TensorOps ops, int parameter, int from, int to, float[] gradient, int gradientFrom) {
      Parameter moved = parameters.get(parameter);
      ops.adamStep(
          moved.data(),
          means.get(parameter).data(),
          squares.get(parameter).data(),
          from,
          to,
          gradient,
          gradientFrom,
          WeightDecay.of(moved, weightDecay) == 0 ? plain : decaying);
    }

    @Override
    public Map<String, List<Tensor>> tensors() {
      return Map.of("mean", means, "square", squares);
    }
  }
}
