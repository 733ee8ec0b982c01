package dev.fromscratch.cnn.engine.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Working memory of operations, which keep no numbers in it from one call to the next.
 *
 * <p>It grows to what the largest operation takes and is then used again and again, so that nothing
 * is allocated once it is warm. Not thread-safe: one thread, one scratch.
 */
public final class Scratch {

  /** More sizes than a network has layers. */
  private static final int MAX_PLANS = 64;

  private float[] floats = {};
  private float[] partial = {};
  private float[] between = {};
  private double[] doubles = {};
  private int[] ints = {};
  private final Map<Class<?>, Map<Object, Object>> plans = new HashMap<>();

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

  /** As many floats again, for what lies between two operations that are called as one. */
  float[] between(int size) {
    if (between.length < size) {
      between = new float[size];
    }
    return between;
  }

  /** At least {@code size} doubles, whose contents are undefined. */
  public double[] doubles(int size) {
    if (doubles.length < size) {
      doubles = new double[size];
    }
    return doubles;
  }

  /**
   * What an operation has worked out about sizes that it has seen before.
   *
   * @param kind what it is
   * @param size for what sizes, by their values
   * @param make works it out when they are new
   */
  <S, P> P plan(Class<P> kind, S size, Function<S, P> make) {
    Map<Object, Object> known = plans.get(kind);
    if (known == null) {
      known = new HashMap<>();
      plans.put(kind, known);
    }
    Object plan = known.get(size);
    if (plan == null) {
      // A service that lives long may see any number of networks.
      if (known.size() == MAX_PLANS) {
        known.clear();
      }
      plan = make.apply(size);
      known.put(size, plan);
    }
    return kind.cast(plan);
  }

  /** At least {@code size} ints, whose contents are undefined. */
  public int[] ints(int size) {
    if (ints.length < size) {
      ints = new int[size];
    }
    return ints;
  }
}
