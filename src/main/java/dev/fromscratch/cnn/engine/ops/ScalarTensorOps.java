package dev.fromscratch.cnn.engine.ops;

/**
 * The specification of {@link TensorOps}: plain loops, meant to be read.
 *
 * <p>Exponentials and tangents are those of {@link StrictMath}, which give the same bits on every
 * machine, so that trained models do too. They take two to three times as long as those of {@link
 * Math}: 15 ns against 5 for a sigmoid.
 */
public final class ScalarTensorOps implements TensorOps {

  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public void multiply(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    for (int i = 0; i < size.m(); i++) {
      for (int p = 0; p < size.k(); p++) {
        float aValue = a[aOffset + i * size.k() + p];
        for (int j = 0; j < size.n(); j++) {
          c[cOffset + i * size.n() + j] += aValue * b[bOffset + p * size.n() + j];
        }
      }
    }
  }

  @Override
  public void multiplyTransposedA(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    for (int i = 0; i < size.m(); i++) {
      for (int p = 0; p < size.k(); p++) {
        float aValue = a[aOffset + p * size.m() + i];
        for (int j = 0; j < size.n(); j++) {
          c[cOffset + i * size.n() + j] += aValue * b[bOffset + p * size.n() + j];
        }
      }
    }
  }

  @Override
  public void multiplyTransposedB(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    for (int i = 0; i < size.m(); i++) {
      for (int j = 0; j < size.n(); j++) {
        float sum = 0;
        for (int p = 0; p < size.k(); p++) {
          sum += a[aOffset + i * size.k() + p] * b[bOffset + j * size.k() + p];
        }
        c[cOffset + i * size.n() + j] += sum;
      }
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void imageToColumns(
      WindowGeometry window, float[] image, int imageOffset, float[] columns, int columnsOffset) {
    ScalarColumns.imageToColumns(window, image, imageOffset, columns, columnsOffset);
  }

  @Override
  public void imageToRows(
      WindowGeometry window, float[] image, int imageOffset, float[] rows, int rowsOffset) {
    ScalarColumns.imageToRows(window, image, imageOffset, rows, rowsOffset);
  }

  @Override
  public void columnsToImage(
      WindowGeometry window, float[] columns, int columnsOffset, float[] image, int imageOffset) {
    ScalarColumns.columnsToImage(window, columns, columnsOffset, image, imageOffset);
  }

  @Override
  public void maxPool(
      WindowGeometry window,
      float[] image,
      int imageOffset,
      float[] output,
      int[] indices,
      int outputOffset) {
    ScalarPooling.maxPool(window, image, imageOffset, output, indices, outputOffset);
  }

  @Override
  public void avgPool(
      WindowGeometry window, float[] image, int imageOffset, float[] output, int outputOffset) {
    ScalarPooling.avgPool(window, image, imageOffset, output, outputOffset);
  }

  @Override
  public void avgPoolBackward(
      WindowGeometry window, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    ScalarPooling.avgPoolBackward(window, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void relu(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  @Override
  public void reluBackward(float[] y, float[] dy, float[] dx, int count) {
    for (int i = 0; i < count; i++) {
      dx[i] = y[i] > 0 ? dy[i] : 0;
    }
  }

  @Override
  public void leakyRelu(float[] x, float[] y, int count, float slope) {
    for (int i = 0; i < count; i++) {
      y[i] = x[i] > 0 ? x[i] : slope * x[i];
    }
  }

  @Override
  public void leakyReluBackward(float[] x, float[] dy, float[] dx, int count, float slope) {
    for (int i = 0; i < count; i++) {
      dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
    }
  }

  @Override
  public void silu(float[] x, float[] y, int count) {
    ScalarActivations.silu(x, y, count);
  }

  @Override
  public void siluBackward(float[] x, float[] dy, float[] dx, int count) {
    ScalarActivations.siluBackward(x, dy, dx, count);
  }

  @Override
  public void gelu(float[] x, float[] y, int count) {
    ScalarActivations.gelu(x, y, count);
  }

  @Override
  public void geluBackward(float[] x, float[] dy, float[] dx, int count) {
    ScalarActivations.geluBackward(x, dy, dx, count);
  }

  @Override
  public void sigmoid(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = (float) (1 / (1 + StrictMath.exp(-x[i])));
    }
  }

  @Override
  public void sigmoidBackward(float[] y, float[] dy, float[] dx, int count) {
    for (int i = 0; i < count; i++) {
      dx[i] = dy[i] * y[i] * (1 - y[i]);
    }
  }

  @Override
  public void tanh(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = (float) StrictMath.tanh(x[i]);
    }
  }

  @Override
  public void tanhBackward(float[] y, float[] dy, float[] dx, int count) {
    for (int i = 0; i < count; i++) {
      dx[i] = dy[i] * (1 - y[i] * y[i]);
    }
  }

  @Override
  public void softmax(float[] x, float[] y, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int end = start + columns;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = start; i < end; i++) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = start; i < end; i++) {
        y[i] = (float) StrictMath.exp(x[i] - max);
        sum += y[i];
      }
      for (int i = start; i < end; i++) {
        y[i] = (float) (y[i] / sum);
      }
    }
  }

  @Override
  public void sumChannels(Planes size, float[] x, double[] sums) {
    ScalarNormalization.sumChannels(size, x, sums);
  }

  @Override
  public void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    ScalarNormalization.sumSquaredDeviations(size, x, mean, sums);
  }

  @Override
  public void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    ScalarNormalization.sumDeviationProducts(size, x, dy, mean, sums);
  }

  @Override
  public void normalize(
      Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift) {
    ScalarNormalization.normalize(size, x, y, mean, scale, shift);
  }

  @Override
  public void normalizeBackward(
      Planes size,
      float[] x,
      float[] dy,
      float[] dx,
      float[] mean,
      float[] scale,
      float[] offset,
      float[] slope) {
    ScalarNormalization.normalizeBackward(size, x, dy, dx, mean, scale, offset, slope);
  }

  @Override
  public double sumOfSquares(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  @Override
  public void scale(float[] x, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }

  @Override
  public void sgdStep(
      float[] value, float[] gradient, float[] velocity, int from, int to, SgdStep step) {
    for (int i = from; i < to; i++) {
      float g = gradient[i] + step.weightDecay() * value[i];
      velocity[i] = step.momentum() * velocity[i] + g;
      float direction = step.nesterov() ? g + step.momentum() * velocity[i] : velocity[i];
      value[i] -= step.rate() * direction;
    }
  }

  @Override
  public void rmsPropStep(
      float[] value,
      float[] gradient,
      float[] squares,
      float[] velocity,
      int from,
      int to,
      RmsPropStep step) {
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      squares[i] = step.decay() * squares[i] + (1 - step.decay()) * g * g;
      float scaled = g / ((float) Math.sqrt(squares[i]) + step.epsilon());
      velocity[i] = step.momentum() * velocity[i] + scaled;
      value[i] -= step.rate() * velocity[i];
    }
  }

  @Override
  public void adamStep(
      float[] value, float[] gradient, float[] m, float[] v, int from, int to, AdamStep step) {
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      m[i] = step.beta1() * m[i] + (1 - step.beta1()) * g;
      v[i] = step.beta2() * v[i] + (1 - step.beta2()) * g * g;
      float move = step.rate() * m[i] / ((float) Math.sqrt(v[i]) + step.epsilon());
      value[i] = step.keep() * value[i] - move;
    }
  }

  @Override
  public void average(float[] average, float[] value, int from, int to, float decay) {
    for (int i = from; i < to; i++) {
      average[i] += (1 - decay) * (value[i] - average[i]);
    }
  }
}
