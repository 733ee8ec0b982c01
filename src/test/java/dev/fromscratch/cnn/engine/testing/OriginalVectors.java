package dev.fromscratch.cnn.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the original computes: inputs, parameters, outputs, gradients and training runs, written
 * down from its own NumPy code in double precision.
 */
public final class OriginalVectors {

  private static final String FILE = "original-vectors.json";

  private final JsonNode node;

  private OriginalVectors(JsonNode node) {
    this.node = node;
  }

  /** The numbers of one experiment, for example {@code dense}. */
  public static OriginalVectors of(String experiment) {
    try (InputStream json = OriginalVectors.class.getResourceAsStream(FILE)) {
      JsonNode all = new JsonMapper().readTree(Objects.requireNonNull(json, FILE));
      return new OriginalVectors(all.required(experiment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A single number. */
  public double number(String name) {
    return node.required(name).doubleValue();
  }

  /** A number in an object, under a key that is a number itself. */
  public double number(String name, int key) {
    return node.required(name).required(Integer.toString(key)).doubleValue();
  }

  /** The numbers of an array of any depth, row-major. */
  public double[] doubles(String name) {
    List<Double> numbers = new ArrayList<>();
    collect(node.required(name), numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The same in single precision. */
  public float[] floats(String name) {
    return narrowed(doubles(name));
  }

  /**
   * The gradient of a parameter, which the original subtracted from it at once: {@code (before -
   * after) / learningRate}.
   */
  public float[] gradient(String before, String after) {
    double[] gradient = doubles(before);
    double[] moved = doubles(after);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (gradient[i] - moved[i]) / number("learningRate");
    }
    return narrowed(gradient);
  }

  /**
   * The hash that gave the original's experiments their initial numbers: {@code count} numbers u in
   * {@code [0, 1)}.
   */
  public static double[] hashed(int count, int salt) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      int hash = (i + 1 + salt * 1_000_003) * 0x9E3779B1;
      hash = (hash ^ (hash >>> 16)) * 0x85EBCA77;
      hash ^= hash >>> 13;
      numbers[i] = Integer.toUnsignedLong(hash) / 0x1p32;
    }
    return numbers;
  }

  /** Initial values, {@code 2 scale (u - 0.5)}, written over {@code target}. */
  public static void fill(float[] target, int salt, double scale) {
    double[] numbers = hashed(target.length, salt);
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) ((numbers[i] - 0.5) * 2 * scale);
    }
  }

  private static void collect(JsonNode node, List<Double> numbers) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, numbers));
    } else {
      numbers.add(node.doubleValue());
    }
  }

  private static float[] narrowed(double[] numbers) {
    float[] narrowed = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      narrowed[i] = (float) numbers[i];
    }
    return narrowed;
  }
}
