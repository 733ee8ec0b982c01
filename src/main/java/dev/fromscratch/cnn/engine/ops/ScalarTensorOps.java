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
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    ScalarMultiply.multiply(size, a, aOffset, b, c, cOffset);
  }

  @Override
  public void addProduct(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    ScalarMultiply.add(size, a, aOffset, b, c, cOffset);
  }

  @Override
  public void multiplyTransposedA(
      Product size, float[] a, float[] b, int row, float[] start, float[] c, int at, Scratch own) {
    ScalarMultiply.multiplyTransposedA(size, a, b, row, start, c, at);
  }

  @Override
  public void transpose(int rows, int columns, float[] a, float[] b, Scratch scratch) {
    ScalarMultiply.transpose(rows, columns, a, b);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void convolve(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      float[] y,
      Scratch scratch) {
    if (epilogue.pool() == null) {
      ScalarConvolution.convolve(size, weight, bias, x, y);
    } else {
      float[] between = scratch.between(size.outSize());
      ScalarConvolution.convolve(size, weight, bias, x, between);
      maxPool(epilogue.pool(), size.samples(), between, y);
    }
    if (epilogue.rectified()) {
      relu(y, y, epilogue.outSize(size));
    }
  }

  @Override
  public void convolveInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    ScalarConvolution.inputGradient(size, weight, dy, dx);
  }

  @Override
  public void convolveWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    ScalarConvolution.weightGradient(size, x, dy, gradient);
  }

  @Override
  public void depthwiseConvolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    ScalarConvolution.depthwiseConvolve(size, weight, bias, x, y);
  }

  @Override
  public void depthwiseInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    ScalarConvolution.depthwiseInputGradient(size, weight, dy, dx);
  }

  @Override
  public void depthwiseWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    ScalarConvolution.depthwiseWeightGradient(size, x, dy, gradient);
  }

  @Override
  public void maxPool(WindowGeometry window, int samples, float[] x, float[] y, int[] indices) {
    ScalarPooling.maxPool(window, samples, x, y, indices);
  }

  @Override
  public void maxPool(WindowGeometry window, int samples, float[] x, float[] y) {
    ScalarPooling.maxPool(window, samples, x, y);
  }

  @Override
  public void maxPoolBackward(
      WindowGeometry window, int samples, float[] dy, int[] indices, float[] dx) {
    ScalarPooling.maxPoolBackward(window, samples, dy, indices, dx);
  }

  @Override
  public void avgPool(WindowGeometry window, int samples, float[] x, float[] y) {
    ScalarPooling.avgPool(window, samples, x, y);
  }

  @Override
  public void avgPoolBackward(WindowGeometry window, int samples, float[] dy, float[] dx) {
    ScalarPooling.avgPoolBackward(window, samples, dy, dx);
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
  public void softmax(float[] x, float[] y, int classes, int samples) {
    ScalarActivations.softmax(x, y, classes, samples);
  }

  @Override
  public void dropout(int[] keys, float rate, float[] x, float[] y, int size, int samples) {
    int threshold = DropoutHash.threshold(rate);
    float kept = 1 / (1 - rate);
    for (int i = 0; i < size; i++) {
      for (int n = 0; n < samples; n++) {
        boolean drops = DropoutHash.drops(keys[n], DropoutHash.mix(i), threshold);
        y[i * samples + n] = drops ? 0 : x[i * samples + n] * kept;
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
      float[] value, float[] velocity, int from, int to, float[] g, int gFrom, SgdStep step) {
    ScalarOptimizers.sgdStep(value, velocity, from, to, g, gFrom, step);
  }

  @Override
  public void rmsPropStep(
      float[] value,
      float[] squares,
      float[] velocity,
      int from,
      int to,
      float[] g,
      int gFrom,
      RmsPropStep step) {
    ScalarOptimizers.rmsPropStep(value, squares, velocity, from, to, g, gFrom, step);
  }

  @Override
  public void adamStep(
      float[] value, float[] m, float[] v, int from, int to, float[] g, int gFrom, AdamStep step) {
    ScalarOptimizers.adamStep(value, m, v, from, to, g, gFrom, step);
  }

  @Override
  public void average(float[] average, float[] value, int from, int to, float decay) {
    for (int i = from; i < to; i++) {
      average[i] += (1 - decay) * (value[i] - average[i]);
    }
  }
}
