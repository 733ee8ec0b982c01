package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Constant;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Cosine;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.ExponentialDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.OneCycle;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Span;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.StepDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Warmup;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTests {

  /** Ten steps, two per epoch. */
  private static final Span TEN = new Span(2, 5);

  private static double[] factors(LearningRateSchedule schedule, Span span) {
    int steps = (int) span.steps();
    return IntStream.range(0, steps).mapToDouble(step -> schedule.factor(step, span)).toArray();
  }

  private static void assertFactors(LearningRateSchedule schedule, double... expected) {
    assertThat(factors(schedule, TEN)).containsExactly(expected, within(1e-6));
  }

  @Test
  void atWhenConstantIsTheLearningRateToTheBit() {
    for (int step = 0; step < 10; step++) {
      assertThat(new Constant().at(step, TEN, 0.001f)).isEqualTo(0.001f);
    }
  }

  @Test
  void factorWhenStepsDecayFallsEveryFewEpochs() {
    assertFactors(new StepDecay(2, 0.5f), 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void factorWhenExponentialFallsEveryEpoch() {
    assertFactors(
        new ExponentialDecay(0.5f), 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625);
  }

  /** (1 + cos(kπ/10)) / 2, the formula of PyTorch's CosineAnnealingLR with T_max = 10. */
  @Test
  void factorWhenCosineFollowsHalfAWave() {
    double[] wave = {
      1, 0.9755283, 0.9045085, 0.7938926, 0.6545085, 0.5, 0.3454915, 0.2061074, 0.0954915, 0.0244717
    };
    assertFactors(new Cosine(0), wave);
    assertThat(new Cosine(0.2f).factor(5, TEN)).isCloseTo(0.6, within(1e-6));
    assertThat(new Cosine(0.2f).factor(10, TEN)).isCloseTo(0.2, within(1e-6));
  }

  /**
   * The phases of PyTorch's OneCycleLR with ten steps and pct_start = 0.3 end at steps 0.3 · 10 - 1
   * = 2 and 9: up by a half-wave of two steps, down by one of seven.
   */
  @Test
  void factorWhenOneCycleGoesUpAndDown() {
    double[] expected = new double[10];
    expected[0] = 1;
    expected[1] = 2.5;
    for (int step = 2; step < 10; step++) {
      expected[step] = 0.5 + 3.5 * (1 + Math.cos(Math.PI * (step - 2) / 7)) / 2;
    }
    assertFactors(new OneCycle(4, 0.3f, 0.5f), expected);
  }

  /** Runs too short to go up begin at the top; a single step is the top. */
  @Test
  void factorWhenOneCycleIsShortHasNoWayUp() {
    var oneCycle = new OneCycle(4, 0.3f, 0.5f);
    assertThat(factors(oneCycle, new Span(1, 1))).containsExactly(4);
    assertThat(factors(oneCycle, new Span(2, 1))).containsExactly(4, 0.5);
    assertThat(factors(new OneCycle(4, 0, 0.5f), new Span(3, 1)))
        .containsExactly(new double[] {4, 2.25, 0.5}, within(1e-9));
  }

  @Test
  void factorWhenWarmingUpRisesInEqualStepsAndThenFollows() {
    assertFactors(new Warmup(4, new Constant()), 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1);
    double[] both = {0.25, 0.5, 0.375, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625};
    assertFactors(new Warmup(4, new StepDecay(1, 0.5f)), both);
    double[] without = factors(new Cosine(0), TEN);
    assertThat(factors(new Warmup(0, new Cosine(0)), TEN)).isEqualTo(without);
    assertThat(factors(new Warmup(1, new Cosine(0)), TEN)).isEqualTo(without);
  }

  @Test
  void factorWhenItOnlyFallsNeverRisesAndStaysPositive() {
    var span = new Span(37, 20);
    for (LearningRateSchedule schedule :
        List.of(new StepDecay(3, 0.7f), new ExponentialDecay(0.9f), new Cosine(0))) {
      double[] factors = factors(schedule, span);
      assertThat(factors[0]).isEqualTo(1);
      for (int i = 1; i < factors.length; i++) {
        assertThat(factors[i]).as("%s, %d", schedule, i).isPositive();
        assertThat(factors[i]).as("%s, %d", schedule, i).isLessThanOrEqualTo(factors[i - 1]);
      }
    }
  }

  @Test
  void factorWhenOneCycleRisesToItsPeakAndFallsToItsEnd() {
    double[] factors = factors(new OneCycle(25, 0.25f, 1e-4f), new Span(100, 4));
    for (int i = 1; i < factors.length; i++) {
      assertThat(Math.signum(factors[i] - factors[i - 1])).as("%d", i).isEqualTo(i < 100 ? 1 : -1);
    }
    assertThat(factors[0]).isEqualTo(1);
    assertThat(factors[99]).isEqualTo(25);
    assertThat(factors[399]).isCloseTo(1e-4, within(1e-9));
  }

  @Test
  void constructorWhenASettingIsOutOfRangeNamesIt() {
    assertRefused(() -> new StepDecay(0, 1), "stepEpochs must be positive, got 0");
    assertRefused(() -> new StepDecay(1, 0), "factor must be above 0 and at most 1, got 0.0");
    assertRefused(
        () -> new ExponentialDecay(Float.NaN), "factor must be above 0 and at most 1, got NaN");
    assertRefused(() -> new Cosine(1.5f), "minimumFactor must be from 0 to 1, got 1.5");
    assertRefused(
        () -> new OneCycle(0.5f, 0.3f, 0),
        "maxFactor must be a finite number of at least 1, got 0.5");
    assertRefused(
        () -> new OneCycle(2, 1, 0), "warmupFraction must be at least 0 and below 1, got 1.0");
    assertRefused(() -> new OneCycle(2, 0, -1), "finalFactor must be from 0 to 1, got -1.0");
    assertRefused(() -> new Warmup(-1, new Constant()), "warm-up steps must be at least 0, got -1");
    assertRefused(
        () -> new Span(0, 1), "a span needs at least one step and one epoch, got 0 and 1");
  }

  @Test
  void constructorWhenASettingIsAtItsLimitTakesIt() {
    assertThat(new StepDecay(1, 1).factor(9, TEN)).isEqualTo(1);
    assertThat(new Cosine(0).factor(0, TEN)).isEqualTo(1);
    assertThat(new Cosine(1).factor(9, TEN)).isEqualTo(1);
    assertThat(new OneCycle(1, 0, 1).factor(9, TEN)).isEqualTo(1);
    assertThat(new OneCycle(1, 0, 0).factor(9, TEN)).isZero();
    assertThat(new Warmup(0, new Constant()).factor(0, TEN)).isEqualTo(1);
    assertRefused(
        () -> new Span(1, 0), "a span needs at least one step and one epoch, got 1 and 0");
  }

  private static void assertRefused(ThrowingCallable construction, String message) {
    assertThatIllegalArgumentException().isThrownBy(construction).withMessage(message);
  }
}
