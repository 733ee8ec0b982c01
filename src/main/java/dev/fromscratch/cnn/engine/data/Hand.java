package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The hand that writes one digit: how it slants, stretches, hurries and trembles. Lengths are
 * shares of the digit's height, angles are radians, y points downwards.
 *
 * <p>The spreads were chosen by hand, by looking at handwriting, at the digits of MNIST's training
 * part that a network trained on these drawings mistook, and at how many they were. None was
 * fitted.
 */
final class Hand {

  /** The distance between the points of a stroke while it is bent. */
  private static final double SPACING = 0.025;

  /** The distance between the points of a written stroke: less than a pixel. */
  private static final double WRITTEN_SPACING = 0.04;

  /** The middle of the digits as {@link Skeleton} writes them. */
  private static final double CENTER_X = 0.4;

  private static final double CENTER_Y = 0.5;

  private final SeededRandom random;

  /** How freely it writes; scales all spreads. */
  private final double freedom;

  /** How far the top stands to the right of the foot; most people lean that way. */
  private final double slant;

  private final double cos;
  private final double sin;
  private final double width;

  /** Where the weight of the digit lies: below or above, left or right. */
  private final double sag;

  private final double drift;

  /** How much wider the digit is at the foot than at the top. */
  private final double flare;

  private final double sloppiness;

  /** How many times the line is smoothed. */
  private final int haste;

  private final Wave waveX;
  private final Wave waveY;

  Hand(SeededRandom random) {
    this.random = random;
    this.freedom = random.nextDouble(0.6, 1.2);
    this.slant = 0.18 + freedom * 0.25 * random.nextGaussian();
    double turn = freedom * 0.12 * random.nextGaussian();
    this.cos = StrictMath.cos(turn);
    this.sin = StrictMath.sin(turn);
    this.width = 0.93 * StrictMath.exp(freedom * 0.2 * random.nextGaussian());
    this.sag = Math.clamp(freedom * 0.22 * random.nextGaussian(), -0.6, 0.6);
    this.drift = Math.clamp(freedom * 0.18 * random.nextGaussian(), -0.6, 0.6);
    this.flare = Math.clamp(freedom * 0.22 * random.nextGaussian(), -0.6, 0.6);
    this.sloppiness = freedom * 0.052 * StrictMath.exp(0.35 * random.nextGaussian());
    this.haste = Math.max(0, (int) (freedom * (3 + 4 * random.nextGaussian())));
    this.waveX = Wave.draw(freedom, random);
    this.waveY = Wave.draw(freedom, random);
  }

  /** The strokes of a digit as center lines, neither scaled to pixels nor placed yet. */
  List<Stroke> write(Skeleton skeleton) {
    List<Stroke> strokes = new ArrayList<>();
    for (Stroke points : skeleton.mix(random)) {
      tremble(points);
      Stroke stroke = Spline.through(points).resample(SPACING);
      Pace.draw(stroke.length(), 0.15 * freedom, random).apply(stroke);
      stroke.smooth(haste);
      deform(stroke);
      strokes.add(stroke.resample(WRITTEN_SPACING));
    }
    return strokes;
  }

  /** Misses every control point, each by about as much as the one before. */
  private void tremble(Stroke points) {
    double missX = sloppiness * random.nextGaussian();
    double missY = sloppiness * random.nextGaussian();
    for (int i = 0; i < points.size(); i++) {
      points.x[i] += missX;
      points.y[i] += missY;
      missX = 0.6 * missX + 0.8 * sloppiness * random.nextGaussian();
      missY = 0.6 * missY + 0.8 * sloppiness * random.nextGaussian();
    }
  }

  /** Bends the paper, then stretches, slants and turns it. */
  private void deform(Stroke stroke) {
    for (int i = 0; i < stroke.size(); i++) {
      double x = stroke.x[i];
      double y = stroke.y[i];
      // The parabolas keep the edges, 0 and twice the center, where they are.
      double bentY = y + sag * y * (2 * CENTER_Y - y) - CENTER_Y;
      double bentX = x + drift * x * (2 * CENTER_X - x) - CENTER_X;
      bentX = width * (bentX * (1 + flare * bentY) + waveX.at(x, y));
      bentY += waveY.at(x, y);
      bentX -= slant * bentY;
      stroke.x[i] = cos * bentX - sin * bentY;
      stroke.y[i] = sin * bentX + cos * bentY;
    }
  }

  /** A displacement that varies slowly over the paper. */
  private record Wave(double amplitude, double frequencyX, double frequencyY, double phase) {

    static Wave draw(double freedom, SeededRandom random) {
      return new Wave(
          freedom * 0.06 * random.nextGaussian(),
          3.5 * random.nextGaussian(),
          3.5 * random.nextGaussian(),
          random.nextDouble(0, 2 * Math.PI));
    }

    double at(double x, double y) {
      return amplitude * StrictMath.sin(frequencyX * x + frequencyY * y + phase);
    }
  }
}
