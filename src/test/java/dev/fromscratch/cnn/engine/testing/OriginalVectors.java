package dev.fromscratch.cnn.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the original computes: inputs, parameters, outputs, gradients and training runs, written
 * down from its own NumPy code in double precision.
 */
public final class OriginalVectors {

  /** What single precision must keep of numbers that were computed in double precision. */
  public static final double PRECISION = 5e-6;

  private static final String VECTORS = "original-vectors.json";
  private static final String MNIST_CONV = "original-mnist-conv.json";

  private final JsonNode node;

  private OriginalVectors(JsonNode node) {
    this.node = node;
  }

  /** The numbers of one experiment, for example {@code dense}. */
  public static OriginalVectors of(String experiment) {
    return all().part(experiment);
  }

  /** All experiments but the next. */
  public static OriginalVectors all() {
    return read(VECTORS);
  }

  /** The original's example on real images. */
  public static OriginalVectors mnistConv() {
    return read(MNIST_CONV);
  }

  private static OriginalVectors read(String file) {
    try (InputStream json = OriginalVectors.class.getResourceAsStream(file)) {
      return new OriginalVectors(new JsonMapper().readTree(Objects.requireNonNull(json, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A single number. */
  public double number(String name) {
    return node.required(name).doubleValue();
  }

  /** The object of this name, for example all errors by their epoch. */
  public OriginalVectors part(String name) {
    return new OriginalVectors(node.required(name));
  }

  /** The names of everything in it. */
  public Collection<String> names() {
    return node.propertyNames();
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
   * Asserts that our numbers are those of the original: as many, and none further away than {@link
   * #PRECISION} of the largest.
   */
  public void assertAgrees(String name, float... actual) {
    double[] widened = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      widened[i] = actual[i];
    }
    assertAgrees(name, widened);
  }

  /** The same for numbers that were summed in double precision. */
  public void assertAgrees(String name, double... actual) {
    double[] expected = doubles(name);
    double largest = DoubleStream.of(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).as(name).containsExactly(expected, within(PRECISION * largest));
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
