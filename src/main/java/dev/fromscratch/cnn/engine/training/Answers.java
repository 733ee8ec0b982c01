package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * What a network says to samples whose labels are known: the logarithms of its probabilities.
 * Threads may write different samples at the same time.
 */
public final class Answers {

  /** Numbers that are kept at most, 40 MB of them. */
  private static final int MAX_NUMBERS = 10_000_000;

  private final int classes;
  private final float[] logarithms;
  private final int[] labels;

  /** Room for the answers to the samples of a data set. */
  Answers(Dataset dataset) {
    this.classes = dataset.classCount();
    this.logarithms = new float[dataset.size() * classes];
    this.labels = new int[dataset.size()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = dataset.label(n);
    }
  }

  /** Of very many samples of very many classes, so many answers are enough. */
  static int limit(Dataset dataset) {
    return Math.min(dataset.size(), Math.max(1, MAX_NUMBERS / dataset.classCount()));
  }

  /** Notes what {@code [N, K]} probabilities say of the samples from {@code first} on. */
  void putAll(int first, Tensor probabilities) {
    for (int n = 0; n < probabilities.dim(0); n++) {
      put(first + n, probabilities, n);
    }
  }

  /** Notes what {@code [N, K]} probabilities say of a sample, which is their n-th. */
  void put(int sample, Tensor probabilities, int n) {
    int count = probabilities.dim(0);
    for (int k = 0; k < classes; k++) {
      float probability = probabilities.data()[k * count + n];
      // What underflowed to 0 is as small as a number can be.
      logarithms[sample * classes + k] =
          (float) StrictMath.log(Math.max(probability, Float.MIN_VALUE));
    }
  }

  /** How many samples there are. */
  public int size() {
    return labels.length;
  }

  int classes() {
    return classes;
  }

  int label(int sample) {
    return labels[sample];
  }

  /** The logarithm of the probability of a class; NaN where the network gave no number. */
  float logarithm(int sample, int k) {
    return logarithms[sample * classes + k];
  }

  /** The largest logarithm of a sample, NaN if one of them is. */
  float largest(int sample) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      largest = Math.max(largest, logarithm(sample, k));
    }
    return largest;
  }
}
