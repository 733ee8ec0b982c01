package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Normal distributions with a mean for each class and one covariance for all, of samples whose
 * classes are known. All sums are in double precision and in the order of the samples, so they have
 * the same bits on any number of threads.
 */
final class SharedCovariance {

  /**
   * λ, the share of the mean variance in {@code Σ = (1 - λ) S + λ tr(S)/F I}, S being the
   * covariance of the samples: features that hardly ever vary must not decide alone.
   */
  private static final double SHRINKAGE = 0.01;

  private final FeatureRows rows;
  private final int classes;
  private final int size;
  private final WorkerPool workers;

  /**
   * Distributions of these samples.
   *
   * @param rows at least one
   */
  SharedCovariance(FeatureRows rows, WorkerPool workers) {
    this.rows = rows;
    this.classes = rows.classes();
    this.size = rows.row(0).length;
    this.workers = workers;
  }

  /** The means, {@code [K, F]}; that of all samples for a class without any. */
  Tensor means() {
    double[][] sums = new double[classes][size];
    double[] all = new double[size];
    int[] counts = new int[classes];
    for (int n = 0; n < rows.size(); n++) {
      int label = rows.label(n);
      counts[label]++;
      for (int i = 0; i < size; i++) {
        sums[label][i] += rows.row(n)[i];
        all[i] += rows.row(n)[i];
      }
    }
    Tensor means = Tensor.zeros(classes, size);
    for (int k = 0; k < classes; k++) {
      double[] from = counts[k] == 0 ? all : sums[k];
      int count = counts[k] == 0 ? rows.size() : counts[k];
      for (int i = 0; i < size; i++) {
        means.data()[k * size + i] = (float) (from[i] / count);
      }
    }
    return means;
  }

  /**
   * W with {@code Σ⁻¹ = WᵀW} for some of the features, which count as independent of all others.
   *
   * @param first the first of them
   * @param count how many there are
   * @return a lower triangle in the places of these features of {@code [F, F]}; null if none of
   *     them varies, or numbers are too large
   */
  @Nullable Tensor whitening(Tensor means, int first, int count) {
    double[][] covariance = covariance(means, first, count);
    shrink(covariance);
    factorize(covariance);
    Tensor inverse = inverse(covariance, first);
    for (float number : inverse.data()) {
      if (!Float.isFinite(number)) {
        return null;
      }
    }
    return inverse;
  }

  /** S, the lower triangle of which is filled, a row at a time. */
  private double[][] covariance(Tensor means, int first, int count) {
    double[][] covariance = new double[count][];
    int[] labels = IntStream.range(0, rows.size()).map(rows::label).toArray();
    workers.run(
        count,
        i -> {
          double[] sums = new double[i + 1];
          for (int n = 0; n < labels.length; n++) {
            addProducts(rows.row(n), first, means.data(), labels[n] * size + first, sums);
          }
          covariance[i] = Arrays.stream(sums).map(sum -> sum / labels.length).toArray();
        });
    return covariance;
  }

  /** Adds the products of the last number, less its mean, and all up to it, less theirs. */
  private static void addProducts(float[] row, int first, float[] means, int mean, double[] sums) {
    int last = sums.length - 1;
    double own = (double) row[first + last] - means[mean + last];
    for (int j = 0; j <= last; j++) {
      sums[j] += own * ((double) row[first + j] - means[mean + j]);
    }
  }

  private static void shrink(double[][] covariance) {
    double trace = 0;
    for (int i = 0; i < covariance.length; i++) {
      trace += covariance[i][i];
    }
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] *= 1 - SHRINKAGE;
      }
      covariance[i][i] += SHRINKAGE * trace / covariance.length;
    }
  }

  /** Puts L with {@code Σ = L Lᵀ} in the place of Σ, after Cholesky. */
  private static void factorize(double[][] matrix) {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
  }

  /** The inverse of a lower triangle L: column by column, {@code L w = e}. */
  private Tensor inverse(double[][] factor, int first) {
    Tensor inverse = Tensor.zeros(size, size);
    double[] column = new double[factor.length];
    for (int j = 0; j < factor.length; j++) {
      for (int i = j; i < factor.length; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= factor[i][k] * column[k];
        }
        column[i] = sum / factor[i][i];
        inverse.data()[(first + i) * size + first + j] = (float) column[i];
      }
    }
    return inverse;
  }
}
