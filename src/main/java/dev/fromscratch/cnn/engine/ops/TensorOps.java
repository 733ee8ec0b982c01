package dev.fromscratch.cnn.engine.ops;

/**
 * The arithmetic of the engine on flat arrays. Parameters are row-major, and batches are stored
 * with their samples last, see {@link dev.fromscratch.cnn.engine.tensor.Tensor}.
 *
 * <p>{@link ScalarTensorOps} is the specification: short loops that say what is computed. {@link
 * VectorTensorOps} computes the same on the CPU's vector lanes and is tested against it. Both are
 * stateless and thread-safe, and give the same bits for the same arguments; what they need to work
 * in is a {@link Scratch} that the caller brings. Their callers check shapes; here nothing is
 * checked but what the JVM checks. Where every number of y comes from the number of x in its place,
 * and in {@link #softmax}, both may be the same array.
 */
public sealed interface TensorOps permits ScalarTensorOps, VectorTensorOps {

  /** The scalar reference. */
  static TensorOps scalar() {
    return new ScalarTensorOps();
  }

  /**
   * The vector arithmetic where the JVM was started with {@code --add-modules
   * jdk.incubator.vector}, else the scalar one.
   */
  static TensorOps best() {
    return vectorModulePresent() ? new VectorTensorOps() : new ScalarTensorOps();
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** What this arithmetic is, for people: {@code scalar} or {@code vector, 512 bits}. */
  String description();

  /** {@code c[m,n] = a[m,k] · b[k,n]}, a and c beginning at an offset. */
  void multiply(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch);

  /** {@code c[m,n] += a[m,k] · b[k,n]}, a and c beginning at an offset. */
  void addProduct(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch);

  /**
   * {@code c[i,j] = start[i] + (aᵀ · b[k,n])[i,j]}, where {@code a} is stored as {@code [k,m]} and
   * {@code start} is {@code [m]}; a and b may be parts of matrices with more rows.
   *
   * @param firstRow where a and b begin, in rows
   */
  void multiplyTransposedA(
      Product size,
      float[] a,
      float[] b,
      int firstRow,
      float[] start,
      float[] c,
      int cOffset,
      Scratch scratch);

  /** The sizes of a matrix product: an {@code m x n} result, summed over {@code k}. */
  record Product(int m, int n, int k) {}

  /** {@code b[columns,rows] = aᵀ}, where a is {@code [rows,columns]}. */
  void transpose(int rows, int columns, float[] a, float[] b, Scratch scratch);

  /** {@code y[i] += x[i]} for {@code count} numbers. */
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * {@code y[n,o,p] = bias[o] + Σ_c,i,j weight[o,c,i,j] x[n,c, p stride + (i,j) - padding]}, where
   * x is zero outside the image.
   *
   * @param bias a number for each channel, or {@code bias[o,p]} for each channel and position, or
   *     none at all
   */
  default void convolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    convolve(size, Epilogue.NONE, weight, bias, x, y, scratch);
  }

  /**
   * What the epilogue makes of the numbers that {@link #convolve(Convolution, float[], float[],
   * float[], float[], Scratch)} gives, which may never exist as a whole.
   */
  void convolve(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      float[] y,
      Scratch scratch);

  /** The same with parameters that no longer change; the results have the same bits. */
  default FixedConvolution fixedConvolution(
      Convolution size, Epilogue epilogue, float[] weight, float[] bias) {
    return (x, y, scratch) -> convolve(size, epilogue, weight, bias, x, y, scratch);
  }

  /**
   * {@code dx[n,c,q] = Σ weight[o,c,i,j] dy[n,o,p]} over all o, p and {@code (i,j)} with {@code q =
   * p stride + (i,j) - padding}: dy goes back to the numbers that lay under the window.
   */
  void convolveInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch);

  /** {@code gradient[o,c,i,j] = Σ_n,p dy[n,o,p] x[n,c, p stride + (i,j) - padding]}. */
  void convolveWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch);

  /**
   * {@link #convolve} of each channel with a window of its own: {@code y[n,c,p] = bias[c] + Σ_i,j
   * weight[c,i,j] x[n,c, p stride + (i,j) - padding]}. There are as many channels in y as in x.
   */
  void depthwiseConvolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch);

  /** {@link #convolveInputGradient} of each channel. */
  void depthwiseInputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch);

  /** {@link #convolveWeightGradient} of each channel. */
  void depthwiseWeightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch);

  /**
   * The largest number under each window, per channel, and the index within its image where it was
   * found; the first one wins a tie, and a NaN wins over all numbers. The window has no padding.
   */
  void maxPool(WindowGeometry window, int samples, float[] x, float[] y, int[] indices);

  /** The largest numbers alone: the indices are for those who want gradients. */
  void maxPool(WindowGeometry window, int samples, float[] x, float[] y);

  /**
   * Every {@code dy} goes to the pixel of dx that was the largest; where windows overlap, added.
   */
  void maxPoolBackward(WindowGeometry window, int samples, float[] dy, int[] indices, float[] dx);

  /** The mean of the numbers under each window, per channel; the window has no padding. */
  void avgPool(WindowGeometry window, int samples, float[] x, float[] y);

  /** An equal share of every {@code dy} goes to each pixel of dx that lay under its window. */
  void avgPoolBackward(WindowGeometry window, int samples, float[] dy, float[] dx);

  /** {@code y = max(x, 0)}. */
  void relu(float[] x, float[] y, int count);

  /** {@code dx = dy} where {@code y > 0}, else 0. */
  void reluBackward(float[] y, float[] dy, float[] dx, int count);

  /** {@code y = x} where {@code x > 0}, else {@code slope x}. */
  void leakyRelu(float[] x, float[] y, int count, float slope);

  /** {@code dx = dy} where {@code x > 0}, else {@code slope dy}. */
  void leakyReluBackward(float[] x, float[] dy, float[] dx, int count, float slope);

  /** {@code y = x σ(x)} with {@code σ(x) = 1 / (1 + e^-x)}; NaN for -∞, as {@code ∞ 0} is. */
  void silu(float[] x, float[] y, int count);

  /** {@code dx = dy σ(x) (1 + x (1 - σ(x)))}. */
  void siluBackward(float[] x, float[] dy, float[] dx, int count);

  /**
   * {@code y = x Φ(x)}, with Φ the distribution function of standard normal numbers; NaN for -∞.
   */
  void gelu(float[] x, float[] y, int count);

  /** {@code dx = dy (Φ(x) + x φ(x))}, with φ the density of standard normal numbers. */
  void geluBackward(float[] x, float[] dy, float[] dx, int count);

  /** {@code y = 1 / (1 + e^-x)}. */
  void sigmoid(float[] x, float[] y, int count);

  /** {@code dx = dy y (1 - y)}. */
  void sigmoidBackward(float[] y, float[] dy, float[] dx, int count);

  /** {@code y = tanh x}. */
  void tanh(float[] x, float[] y, int count);

  /** {@code dx = dy (1 - y²)}. */
  void tanhBackward(float[] y, float[] dy, float[] dx, int count);

  /**
   * {@code y[n,i] = e^(x[n,i] - max) / Σ_j e^(x[n,j] - max)} for each sample: the maximum is
   * subtracted so that no exponential overflows.
   */
  void softmax(float[] x, float[] y, int classes, int samples);

  /**
   * {@code y[n,i] = 0} with a probability of {@code rate}, else {@code x[n,i] / (1 - rate)}. Which
   * numbers are dropped depends on i and on the key of the sample alone, so the same call with dy
   * instead of x gives dx.
   *
   * @param keys random bits for each sample
   * @param size numbers in one sample
   */
  void dropout(int[] keys, float rate, float[] x, float[] y, int size, int samples);

  /** {@code sums[c] = Σ_i x[c,i]}, in double precision. */
  void sumChannels(Planes size, float[] x, double[] sums);

  /** {@code sums[c] = Σ_i (x[c,i] - mean[c])²}, in double precision. */
  void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums);

  /** {@code sums[c] = Σ_i (x[c,i] - mean[c]) dy[c,i]}, in double precision. */
  void sumDeviationProducts(Planes size, float[] x, float[] dy, float[] mean, double[] sums);

  /** {@code y[c,i] = (x[c,i] - mean[c]) scale[c] + shift[c]}. */
  void normalize(Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift);

  /** {@code dx[c,i] = (dy[c,i] - offset[c] - (x[c,i] - mean[c]) slope[c]) scale[c]}. */
  void normalizeBackward(
      Planes size,
      float[] x,
      float[] dy,
      float[] dx,
      float[] mean,
      float[] scale,
      float[] offset,
      float[] slope);

  /** {@code Σ x[i]²} over the elements {@code [from, to)}, in their order and double precision. */
  double sumOfSquares(float[] x, int from, int to);

  /** {@code x[i] *= factor} for the elements {@code [from, to)}. */
  void scale(float[] x, int from, int to, float factor);

  /**
   * One step of gradient descent with momentum for the elements {@code [from, to)}: {@code g' = g +
   * λ θ; v = μ v + g'; θ -= η d} with {@code d = v}, or {@code d = g' + μ v} in Nesterov's form.
   *
   * @param g holds the gradients of these elements
   * @param gFrom where in {@code g} that of the element {@code from} is
   */
  void sgdStep(
      float[] value, float[] velocity, int from, int to, float[] g, int gFrom, SgdStep step);

  /** What one step of gradient descent needs besides its arrays: η, μ, which form, λ. */
  record SgdStep(float rate, float momentum, boolean nesterov, float weightDecay) {}

  /**
   * One step of RMSprop for the elements {@code [from, to)}: {@code s = α s + (1-α) g²; v = μ v + g
   * / (√s + ε); θ -= η v}.
   *
   * @param g holds the gradients of these elements
   * @param gFrom where in {@code g} that of the element {@code from} is
   */
  void rmsPropStep(
      float[] value,
      float[] squares,
      float[] velocity,
      int from,
      int to,
      float[] g,
      int gFrom,
      RmsPropStep step);

  /** What one step of RMSprop needs besides its arrays: η, α, ε, μ. */
  record RmsPropStep(float rate, float decay, float epsilon, float momentum) {}

  /**
   * One step of Adam for the elements {@code [from, to)}: {@code m = β₁ m + (1-β₁) g; v = β₂ v +
   * (1-β₂) g²; θ = keep θ - rate m / (√v + ε)}. The caller folds the bias corrections into {@code
   * rate} and {@code epsilon}; {@code keep} is below 1 where weights decay.
   *
   * @param g holds the gradients of these elements
   * @param gFrom where in {@code g} that of the element {@code from} is
   */
  void adamStep(
      float[] value, float[] m, float[] v, int from, int to, float[] g, int gFrom, AdamStep step);

  /** What one step of Adam needs besides its arrays. */
  record AdamStep(float rate, float beta1, float beta2, float epsilon, float keep) {}

  /**
   * One step of a moving average for the elements {@code [from, to)}: {@code a = d a + (1-d) θ}, as
   * {@code a += (1-d) (θ - a)}, so that an average that has arrived stays.
   */
  void average(float[] average, float[] value, int from, int to, float decay);
}
