package dev.fromscratch.cnn.engine.ops;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import java.util.Arrays;

/** The matrix products of {@link ScalarTensorOps}. */
final class ScalarMultiply {

  private ScalarMultiply() {}

  /** {@link TensorOps#multiply}. */
  static void multiply(Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset) {
    Arrays.fill(c, cOffset, cOffset + size.m() * size.n(), 0);
    add(size, a, aOffset, b, c, cOffset);
  }

  /** {@link TensorOps#addProduct}. */
  static void add(Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset) {
    for (int i = 0; i < size.m(); i++) {
      for (int p = 0; p < size.k(); p++) {
        float factor = a[aOffset + i * size.k() + p];
        for (int j = 0; j < size.n(); j++) {
          c[cOffset + i * size.n() + j] += factor * b[p * size.n() + j];
        }
      }
    }
  }

  /** {@link TensorOps#multiplyTransposedA}. */
  static void multiplyTransposedA(
      Product size, float[] a, float[] b, int firstRow, float[] start, float[] c, int cOffset) {
    for (int i = 0; i < size.m(); i++) {
      int row = cOffset + i * size.n();
      Arrays.fill(c, row, row + size.n(), start[i]);
      for (int p = firstRow; p < firstRow + size.k(); p++) {
        float factor = a[p * size.m() + i];
        for (int j = 0; j < size.n(); j++) {
          c[row + j] += factor * b[p * size.n() + j];
        }
      }
    }
  }

  /** {@link TensorOps#transpose}. */
  static void transpose(int rows, int columns, float[] a, float[] b) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        b[j * rows + i] = a[i * columns + j];
      }
    }
  }
}
