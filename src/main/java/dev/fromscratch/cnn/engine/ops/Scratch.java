package dev.fromscratch.cnn.engine.ops;

/**
 * Working memory of operations, which keep nothing in it from one call to the next.
 *
 * <p>It grows to what the largest operation takes and is then used again and again, so that nothing
 * is allocated once it is warm. Not thread-safe: one thread, one scratch.
 */
public final class Scratch {

  private float[] floats = {};
  private float[] partial = {};
  private double[] doubles = {};
  private int[] ints = {};

  /** At least {@code size} floats, whose contents are undefined. */
  public float[] floats(int size) {
    if (floats.length < size) {
      floats = new float[size];
    }
    return floats;
  }

  /** As many floats again, which the operations leave alone: for whoever calls them. */
  public float[] partial(int size) {
    if (partial.length < size) {
      partial = new float[size];
    }
    return partial;
  }

  /** At least {@code size} doubles, whose contents are undefined. */
  public double[] doubles(int size) {
    if (doubles.length < size) {
      doubles = new double[size];
    }
    return doubles;
  }

  /** At least {@code size} ints, whose contents are undefined. */
  public int[] ints(int size) {
    if (ints.length < size) {
      ints = new int[size];
    }
    return ints;
  }
}
