package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.List;

/** Draws what differs from one photograph to the next. */
final class Chance {

  private final SeededRandom random;

  private Chance(SeededRandom random) {
    this.random = random;
  }

  /** What a seed holds for one of its uses. */
  static Chance of(long seed, long use) {
    return new Chance(SeededRandom.derive(seed, use));
  }

  /** A number from 0 to 1. */
  float share() {
    return random.nextFloat();
  }

  /** A number between two others. */
  float between(float low, float high) {
    return low + (high - low) * random.nextFloat();
  }

  /** A number from a range of this width around 0. */
  float around(float width) {
    return (random.nextFloat() - 0.5f) * width;
  }

  /** Nearly normal, with a deviation of 1: the sum of four numbers, made wider. */
  float gaussian() {
    float sum = share() + share() + share() + share() - 2;
    return sum * 1.7f;
  }

  /** One of two cases. */
  boolean coin() {
    return random.nextInt(2) == 0;
  }

  /** One of several, all as likely. */
  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of several, all as likely. */
  <T> T oneOf(T[] choices) {
    return oneOf(List.of(choices));
  }

  /** Noise of its own. */
  SmoothNoise noise() {
    return new SmoothNoise(random.nextLong());
  }
}
