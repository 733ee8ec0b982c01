package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;
import java.util.List;

/**
 * Adam with decoupled weight decay: before every step of {@link Adam}, weights shrink towards 0.
 *
 * <pre>
 * θ = (1 - η λ) θ - η m̂ / (√v̂ + ε)   with m̂ and v̂ as in Adam
 * </pre>
 *
 * <p>Decay that is added to the gradient, as in {@link Sgd}, would be divided by √v̂ like the rest
 * of it, and weights with large gradients would hardly decay. Biases do not decay.
 *
 * @param learningRate η, positive
 * @param beta1 β₁ in {@code [0, 1)}, decay of the mean
 * @param beta2 β₂ in {@code [0, 1)}, decay of the mean square
 * @param epsilon ε, positive, keeps the division finite
 * @param weightDecay λ, at least 0; with 0 it is Adam
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter (2019)</a>
 */
public record AdamW(float learningRate, float beta1, float beta2, float epsilon, float weightDecay)
    implements Optimizer {

  /** λ as PyTorch has it. */
  public static final float DEFAULT_WEIGHT_DECAY = 0.01f;

  public AdamW {
    Hyperparameters.requirePositive("learningRate", learningRate);
    Hyperparameters.requireDecayRate("beta1", beta1);
    Hyperparameters.requireDecayRate("beta2", beta2);
    Hyperparameters.requirePositive("epsilon", epsilon);
    Hyperparameters.requireNotNegative("weightDecay", weightDecay);
  }

  @Override
  public OptimizerState start(List<Parameter> parameters) {
    return new Adam.State(new Adam(learningRate, beta1, beta2, epsilon), weightDecay, parameters);
  }
}
