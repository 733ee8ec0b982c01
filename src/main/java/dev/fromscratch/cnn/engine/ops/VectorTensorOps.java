package dev.fromscratch.cnn.engine.ops;

import jdk.incubator.vector.FloatVector;

/**
 * {@link TensorOps} on the CPU's vector lanes, whatever their width.
 *
 * <p>Matrix products, where training spends its time, sums over channels, max-pooling and
 * activation functions are written with the Vector API. The remaining loops are those of {@link
 * ScalarTensorOps}. HotSpot vectorises most of them by itself: on 512 bits, ReLU takes 0.09 ns per
 * number, a step of Adam 0.41 ns, which is also what the Vector API takes for its root and
 * division.
 */
public final class VectorTensorOps implements TensorOps {

  private final ScalarTensorOps scalar = new ScalarTensorOps();

  VectorTensorOps() {}

  @Override
  public String description() {
    return "vector, %d bits".formatted(FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  @Override
  public void multiply(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    VectorMultiply.multiply(size, a, aOffset, b, c, cOffset, scratch);
  }

  @Override
  public void addProduct(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    VectorMultiply.add(size, a, aOffset, b, c, cOffset, scratch);
  }

  @Override
  public void multiplyTransposedA(
      Product size,
      float[] a,
      float[] b,
      int firstRow,
      float[] start,
      float[] c,
      int cOffset,
      Scratch scratch) {
    VectorMultiply.transposedA(size, a, b, firstRow, start, c, cOffset, scratch);
  }

  @Override
  public void transpose(int rows, int columns, float[] a, float[] b, Scratch scratch) {
    VectorTranspose.matrix(rows, columns, a, b, scratch);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    VectorPanels.addTo(y, yOffset, count, x, xOffset);
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
    VectorConvolution.convolve(size, epilogue, weight, bias, x, y, scratch);
  }

  @Override
  public FixedConvolution fixedConvolution(
      Convolution size, Epilogue epilogue, float[] weight, float[] bias) {
    return VectorWinogradPicture.suits(size, epilogue, bias)
        ? VectorWinogradPicture.fixed(size, epilogue, weight, bias)
        : TensorOps.super.fixedConvolution(size, epilogue, weight, bias);
  }

  @Override
  public void convolveInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    VectorConvolution.inputGradient(size, weight, dy, dx, scratch);
  }

  @Override
  public void convolveWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    VectorWeightGradient.write(size, x, dy, gradient, scratch);
  }

  @Override
  public void depthwiseConvolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    VectorDepthwise.convolve(size, weight, bias, x, y, scratch);
  }

  @Override
  public void depthwiseInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    VectorDepthwise.inputGradient(size, weight, dy, dx, scratch);
  }

  @Override
  public void depthwiseWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    VectorDepthwise.weightGradient(size, x, dy, gradient, scratch);
  }

  @Override
  public void maxPool(WindowGeometry window, int samples, float[] x, float[] y, int[] indices) {
    if (samples == 1 && VectorPixelPooling.pools(window)) {
      VectorPixelPooling.maxPool(window, x, y, indices);
    } else {
      VectorPooling.maxPool(window, samples, x, y, indices);
    }
  }

  @Override
  public void maxPool(WindowGeometry window, int samples, float[] x, float[] y) {
    if (samples == 1 && VectorPixelPooling.pools(window)) {
      VectorPixelPooling.maxPool(window, x, y);
    } else {
      VectorPooling.maxPool(window, samples, x, y);
    }
  }

  @Override
  public void maxPoolBackward(
      WindowGeometry window, int samples, float[] dy, int[] indices, float[] dx) {
    VectorPooling.maxPoolBackward(window, samples, dy, indices, dx);
  }

  @Override
  public void avgPool(WindowGeometry window, int samples, float[] x, float[] y) {
    scalar.avgPool(window, samples, x, y);
  }

  @Override
  public void avgPoolBackward(WindowGeometry window, int samples, float[] dy, float[] dx) {
    scalar.avgPoolBackward(window, samples, dy, dx);
  }

  @Override
  public void relu(float[] x, float[] y, int count) {
    scalar.relu(x, y, count);
  }

  @Override
  public void reluBackward(float[] y, float[] dy, float[] dx, int count) {
    VectorRectifiers.reluBackward(y, dy, dx, count);
  }

  @Override
  public void leakyRelu(float[] x, float[] y, int count, float slope) {
    VectorRectifiers.leakyRelu(x, y, count, slope);
  }

  @Override
  public void leakyReluBackward(float[] x, float[] dy, float[] dx, int count, float slope) {
    VectorRectifiers.leakyReluBackward(x, dy, dx, count, slope);
  }

  @Override
  public void silu(float[] x, float[] y, int count) {
    VectorActivations.silu(x, y, count);
  }

  @Override
  public void siluBackward(float[] x, float[] dy, float[] dx, int count) {
    VectorActivations.siluBackward(x, dy, dx, count);
  }

  @Override
  public void gelu(float[] x, float[] y, int count) {
    scalar.gelu(x, y, count);
  }

  @Override
  public void geluBackward(float[] x, float[] dy, float[] dx, int count) {
    scalar.geluBackward(x, dy, dx, count);
  }

  @Override
  public void sigmoid(float[] x, float[] y, int count) {
    VectorActivations.sigmoid(x, y, count);
  }

  @Override
  public void sigmoidBackward(float[] y, float[] dy, float[] dx, int count) {
    scalar.sigmoidBackward(y, dy, dx, count);
  }

  @Override
  public void tanh(float[] x, float[] y, int count) {
    VectorActivations.tanh(x, y, count);
  }

  @Override
  public void tanhBackward(float[] y, float[] dy, float[] dx, int count) {
    scalar.tanhBackward(y, dy, dx, count);
  }

  @Override
  public void softmax(float[] x, float[] y, int classes, int samples) {
    VectorSoftmax.softmax(x, y, classes, samples);
  }

  @Override
  public void dropout(int[] keys, float rate, float[] x, float[] y, int size, int samples) {
    VectorDropout.dropout(keys, rate, x, y, size, samples);
  }

  @Override
  public void sumChannels(Planes size, float[] x, double[] sums) {
    VectorNormalization.sumChannels(size, x, sums);
  }

  @Override
  public void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    VectorNormalization.sumSquaredDeviations(size, x, mean, sums);
  }

  @Override
  public void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    VectorNormalization.sumDeviationProducts(size, x, dy, mean, sums);
  }

  @Override
  public void normalize(
      Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift) {
    scalar.normalize(size, x, y, mean, scale, shift);
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
    scalar.normalizeBackward(size, x, dy, dx, mean, scale, offset, slope);
  }

  @Override
  public double sumOfSquares(float[] x, int from, int to) {
    return scalar.sumOfSquares(x, from, to);
  }

  @Override
  public void scale(float[] x, int from, int to, float factor) {
    scalar.scale(x, from, to, factor);
  }

  @Override
  public void sgdStep(
      float[] value, float[] velocity, int from, int to, float[] g, int gFrom, SgdStep step) {
    VectorOptimizers.sgdStep(value, velocity, from, to, g, gFrom, step);
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
    VectorOptimizers.rmsPropStep(value, squares, velocity, from, to, g, gFrom, step);
  }

  @Override
  public void adamStep(
      float[] value, float[] m, float[] v, int from, int to, float[] g, int gFrom, AdamStep step) {
    VectorOptimizers.adamStep(value, m, v, from, to, g, gFrom, step);
  }

  @Override
  public void average(float[] average, float[] value, int from, int to, float decay) {
    scalar.average(average, value, from, to, decay);
  }
}
