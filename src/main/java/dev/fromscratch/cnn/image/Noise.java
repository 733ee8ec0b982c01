package dev.fromscratch.cnn.image;

import java.util.Arrays;

/** What the ground looks like where there is no ink, which is nearly everywhere. */
final class Noise {

  /** Values that are looked at are at least so many, spread over the plane. */
  private static final int SAMPLES = 8000;

  private final Plane plane;
  private final float[] sorted;

  Noise(Plane plane) {
    this.plane = plane;
    int step = Math.max(1, plane.values.length / SAMPLES);
    this.sorted = new float[(plane.values.length + step - 1) / step];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = plane.values[i * step];
    }
    Arrays.sort(sorted);
  }

  /** The plane less its median, and nothing below 0. */
  Plane subtracted() {
    float median = sorted[sorted.length / 2];
    Plane result = new Plane(plane.width, plane.height);
    for (int i = 0; i < result.values.length; i++) {
      result.values[i] = Math.max(0, plane.values[i] - median);
    }
    return result;
  }

  /** How far below the median a fifth of all values is. */
  float deviation() {
    return sorted[sorted.length / 2] - sorted[sorted.length / 5];
  }
}
