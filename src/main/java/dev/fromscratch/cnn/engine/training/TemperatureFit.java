package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.network.Temperature;

/**
 * The temperature that makes probabilities come true on samples that training has not learned from.
 *
 * <p>With {@code s = ln p} and {@code β = 1/T}, the cross-entropy of N samples with labels t is
 * {@code L(β) = 1/N Σ_n (ln Σ_j e^(β s[n,j]) - β s[n,t[n]])}. It is convex in β: its slope is the
 * mean of {@code E[s] - s[t]} and its curvature that of {@code Var[s]}, both over the classes with
 * the probabilities that β makes of them. Newton's steps within a bracket that halves where they
 * would leave it find the minimum.
 *
 * <p>Samples without a single error say little about how rare errors are, and L would be least at β
 * = ∞. So it counts as if one more sample had a label drawn at random: every target keeps {@code 1
 * - ε} with {@code ε = 1/(N + 1)}, and ε is spread over the classes, after Platt (1999).
 *
 * @param temperature from {@value #MIN} to {@value #MAX}
 * @param samples N
 * @param lossBefore L at T = 1, with ε = 0
 * @param lossAfter L at T, with ε = 0
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun, Weinberger (2017)</a>
 */
public record TemperatureFit(
    Temperature temperature, int samples, double lossBefore, double lossAfter) {

  /** The lowest temperature, which takes probabilities to the 20th power. */
  public static final double MIN = 0.05;

  /** The highest temperature, which takes the 20th root of probabilities. */
  public static final double MAX = 20;

  /** Newton needs fewer than ten; halving alone would need fifty. */
  private static final int MAX_STEPS = 60;

  private static final double PRECISION = 1e-9;

  /**
   * Fits the temperature.
   *
   * @param answers what the network says to samples it has not learned from; at least one
   * @throws IllegalArgumentException if there is none
   */
  public static TemperatureFit of(Answers answers) {
    if (answers.size() == 0) {
      throw new IllegalArgumentException("a temperature needs samples, got none");
    }
    double beta = minimum(new Slopes(answers, 1.0 / (answers.size() + 1)));
    return new TemperatureFit(
        new Temperature(1 / beta), answers.size(), loss(answers, 1), loss(answers, beta));
  }

  /** The β at which L is least. */
  private static double minimum(Slopes slopes) {
    double low = 1 / MAX;
    double high = 1 / MIN;
    double beta = 1;
    for (int step = 0; step < MAX_STEPS && high - low > PRECISION; step++) {
      slopes.at(beta);
      if (slopes.first == 0) {
        break;
      }
      if (slopes.first > 0) {
        high = beta;
      } else {
        low = beta;
      }
      double next = beta - slopes.first / slopes.second;
      boolean inside = next > low && next < high;
      double moved = inside ? next : (low + high) / 2;
      if (Math.abs(moved - beta) < PRECISION) {
        break;
      }
      beta = moved;
    }
    return beta;
  }

  private static double loss(Answers answers, double beta) {
    double sum = 0;
    for (int n = 0; n < answers.size(); n++) {
      double total = 0;
      double largest = answers.largest(n);
      for (int k = 0; k < answers.classes(); k++) {
        total += StrictMath.exp(beta * (answers.logarithm(n, k) - largest));
      }
      sum += StrictMath.log(total) - beta * (answers.logarithm(n, answers.label(n)) - largest);
    }
    return sum / answers.size();
  }

  /** The first two derivatives of the smoothed loss by β. */
  private static final class Slopes {

    private final Answers answers;
    private final double smoothing;
    private double first;
    private double second;

    Slopes(Answers answers, double smoothing) {
      this.answers = answers;
      this.smoothing = smoothing;
    }

    void at(double beta) {
      first = 0;
      second = 0;
      for (int n = 0; n < answers.size(); n++) {
        add(n, beta);
      }
      first /= answers.size();
      second /= answers.size();
    }

    private void add(int n, double beta) {
      double largest = answers.largest(n);
      double total = 0;
      double mean = 0;
      double square = 0;
      double plain = 0;
      for (int k = 0; k < answers.classes(); k++) {
        double score = answers.logarithm(n, k) - largest;
        double weight = StrictMath.exp(beta * score);
        total += weight;
        mean += weight * score;
        square += weight * score * score;
        plain += score;
      }
      mean /= total;
      double own = answers.logarithm(n, answers.label(n)) - largest;
      first += mean - (1 - smoothing) * own - smoothing * plain / answers.classes();
      second += square / total - mean * mean;
    }
  }
}
