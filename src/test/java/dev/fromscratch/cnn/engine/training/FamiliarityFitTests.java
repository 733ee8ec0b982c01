package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FamiliarityFitTests {

  private static final long SEED = 17;
  private static final Shape PAIR = Shape.of(1, 1, 2);
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Whose features are the two pixels. */
  private static final NetworkSpec LINEAR =
      new NetworkSpec(
          PAIR, Normalization.NONE, List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(3)));

  private static final TensorOps OPS = TensorOps.best();

  private static TrainingConfig config(@Nullable Augmentation augmentation) {
    return new TrainingConfig(
        1,
        32,
        new SoftmaxCrossEntropy(),
        new Adam(0.001f),
        SEED,
        new LearningRateSchedule.Constant(),
        TrainingConfig.NO_CLIPPING,
        null,
        null,
        augmentation);
  }

  private static Optional<FamiliarityFit> fit(
      Network network,
      Dataset training,
      Dataset validation,
      @Nullable Augmentation augmentation,
      int threads,
      StopSignal stop) {
    try (var workers = new WorkerPool(threads)) {
      return FamiliarityFit.of(
          network, training, validation, config(augmentation), OPS, workers, stop);
    }
  }

  private static Optional<FamiliarityFit> fit(
      NetworkSpec spec, Dataset training, Dataset validation) {
    return fit(Network.build(spec, 1), training, validation, null, 2, StopSignal.NEVER);
  }

  /**
   * Two classes: normal around (80, 90) and (160, 150), with deviations 20 and 10 and a correlation
   * of 0.6. The third class has no samples.
   */
  private static Dataset normal(int size, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[2 * size];
    int[] labels = new int[size];
    for (int n = 0; n < size; n++) {
      labels[n] = n % 2;
      double first = random.nextGaussian();
      double second = 0.6 * first + 0.8 * random.nextGaussian();
      pixels[2 * n] = (byte) Math.round((labels[n] == 0 ? 80 : 160) + 20 * first);
      pixels[2 * n + 1] = (byte) Math.round((labels[n] == 0 ? 90 : 150) + 10 * second);
    }
    return Dataset.of(PAIR, NAMES, pixels, labels);
  }

  /** {@code WᵀW} is the inverse of the covariance, which shrinkage has changed by some percent. */
  @Test
  void fitWhenFeaturesAreNormalFindsTheirDistributions() {
    FamiliarityFit fit = fit(LINEAR, normal(10_000, 1), normal(10_000, 2)).orElseThrow();
    float[] means = fit.familiarity().means().data();
    double[] expected = {80, 90, 160, 150, 120, 120};
    for (int i = 0; i < means.length; i++) {
      assertThat(means[i] * 255.0).isCloseTo(expected[i], within(0.7));
    }
    Tensor whitening = fit.familiarity().whitening();
    double a = whitening.data()[0];
    double b = whitening.data()[2];
    double c = whitening.data()[3];
    assertThat(whitening.data()[1]).isZero();
    // Σ = [400 120; 120 100], of which 1 % is replaced by that of (400 + 100)/2 I; its inverse is
    // [second -both; -both first] but for a factor.
    double first = 0.99 * 400 + 0.01 * 250;
    double both = 0.99 * 120;
    double second = 0.99 * 100 + 0.01 * 250;
    assertThat((a * a + b * b) / (c * c)).isCloseTo(second / first, within(0.05 * second / first));
    assertThat(b * c / (c * c)).isCloseTo(-both / first, within(0.05 * both / first));
    // Of two normal numbers, the squared distance has the distribution 1 - e^(-d²/2).
    double unit = Math.sqrt(-2 * Math.log(0.005));
    double determinant = first * second - both * both;
    assertThat(Math.sqrt(first / determinant) / c * 255).isCloseTo(unit, within(0.15));
    assertThat(fit.familiarity().threshold()).isCloseTo(1, within(1e-5));
  }

  @Test
  void fitWhenFeaturesAreNormalRefusesOneOfTwoHundred() {
    FamiliarityFit fit = fit(LINEAR, normal(10_000, 1), normal(10_000, 2)).orElseThrow();
    assertThat(fit.samples()).isEqualTo(10_000);
    assertThat(fit.refused()).isCloseTo(0.005, within(1e-4));
    Dataset others = normal(20_000, 3);
    int refused = 0;
    for (int n = 0; n < others.size(); n++) {
      byte[] pixels = others.pixels(n);
      float[] features = {(pixels[0] & 0xFF) / 255f, (pixels[1] & 0xFF) / 255f};
      refused += fit.familiarity().unfamiliarity(features) > 1 ? 1 : 0;
    }
    assertThat(refused / 20_000.0).isCloseTo(0.005, within(0.002));
    assertThat(fit.familiarity().unfamiliarity(new float[] {80 / 255f, 150 / 255f}))
        .isGreaterThan(1);
  }

  @Test
  void fitWhateverTheThreadsHasTheSameBits() {
    Dataset training = Quadrants.dataset(700, 1);
    Dataset validation = Quadrants.dataset(250, 2);
    Augmentation moved = new Augmentation(1, 10, 0.1f, 0, null, 0, null);
    for (NetworkSpec spec : List.of(Quadrants.everything(), Quadrants.normalized())) {
      Network network = Network.build(spec, 5);
      Familiarity alone = familiarity(network, training, validation, moved, 1);
      for (int threads : List.of(2, 3)) {
        Familiarity shared = familiarity(network, training, validation, moved, threads);
        assertThat(shared.means().data()).isEqualTo(alone.means().data());
        assertThat(shared.whitening().data()).isEqualTo(alone.whitening().data());
        assertThat(shared.threshold()).isEqualTo(alone.threshold());
      }
      Familiarity plain = familiarity(network, training, validation, null, 2);
      assertThat(plain.means().data()).isNotEqualTo(alone.means().data());
    }
  }

  private static Familiarity familiarity(
      Network network,
      Dataset training,
      Dataset validation,
      @Nullable Augmentation augmentation,
      int threads) {
    return fit(network, training, validation, augmentation, threads, StopSignal.NEVER)
        .orElseThrow()
        .familiarity();
  }

  @Test
  void fitWhenNothingCanBeToldGivesNone() {
    Dataset training = normal(500, 1);
    Dataset enough = normal(FamiliarityFit.MIN_SAMPLES, 2);
    assertThat(fit(LINEAR, training, enough)).isPresent();
    assertThat(fit(LINEAR, training, normal(FamiliarityFit.MIN_SAMPLES - 1, 2)))
        .as("too few to choose a threshold by")
        .isEmpty();
    assertThat(fit(Network.build(LINEAR, 1), training, enough, null, 2, () -> true))
        .as("stopped")
        .isEmpty();
    Dataset same = Dataset.of(PAIR, NAMES, new byte[1000], new int[500]);
    assertThat(fit(LINEAR, same, same)).as("nothing varies").isEmpty();
    var average =
        new NetworkSpec(
            PAIR,
            Normalization.NONE,
            List.of(new LayerSpec.Conv2d(3, 1), new LayerSpec.GlobalAvgPool()));
    assertThat(fit(average, training, enough)).as("no dense layer").isEmpty();
  }

  @Test
  void fitWhenNumbersAreNotFiniteGivesNone() {
    Network network = Network.build(Quadrants.small(new LayerSpec.Sigmoid()), 1);
    Dataset training = Quadrants.dataset(300, 1);
    assertThat(fit(network, training, training, null, 2, StopSignal.NEVER)).isPresent();
    Arrays.fill(network.parameters().getFirst().data(), Float.POSITIVE_INFINITY);
    assertThat(fit(network, training, training, null, 2, StopSignal.NEVER)).isEmpty();
  }
}
