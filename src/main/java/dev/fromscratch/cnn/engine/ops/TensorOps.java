package dev.fromscratch.cnn.engine.ops;

/**
 * The arithmetic of the engine on flat, row-major arrays.
 *
 * <p>{@link ScalarTensorOps} is the specification: short loops that say what is computed. {@link
 * VectorTensorOps} computes the same on the CPU's vector lanes and is tested against it. Both are
 * stateless and thread-safe, allocate nothing, and give the same bits for the same arguments. Their
 * callers check shapes; here nothing is checked but what the JVM checks.
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

  /** {@code c[m,n] += a[m,k] · b[k,n]}. */
  void multiply(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

  /** {@code c[m,n] += aᵀ · b[k,n]}, where {@code a} is stored as {@code [k,m]}. */
  void multiplyTransposedA(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

  /** {@code c[m,n] += a[m,k] · bᵀ}, where {@code b} is stored as {@code [n,k]}. */
  void multiplyTransposedB(
      Product size, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

  /** The sizes of a matrix product: an {@code m x n} result, summed over {@code k}. */
  record Product(int m, int n, int k) {}

  /** {@code y[i] += x[i]} for {@code count} numbers. */
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /**
   * Copies each window of an image into a column, so that convolution becomes a matrix product.
   *
   * <p>{@code columns[(c*k + i)*k + j, oy*outWidth + ox] = image[c, oy*stride + i - padding,
   * ox*stride + j - padding]}, zero outside the image; {@code columns} is {@code [C*kH*kW,
   * outHeight*outWidth]}.
   */
  void imageToColumns(
      WindowGeometry window, float[] image, int imageOffset, float[] columns, int columnsOffset);

  /**
   * The matrix of {@link #imageToColumns} with a row per window instead of a column: {@code rows}
   * is {@code [outHeight*outWidth, C*kH*kW]}.
   */
  void imageToRows(
      WindowGeometry window, float[] image, int imageOffset, float[] rows, int rowsOffset);

  /**
   * The transpose of {@link #imageToColumns}: adds every column back to the pixels it came from.
   */
  void columnsToImage(
      WindowGeometry window, float[] columns, int columnsOffset, float[] image, int imageOffset);

  /**
   * The largest number under each window, per channel, and the index within its image where it was
   * found; the first one wins a tie, and a NaN wins over all numbers.
   */
  void maxPool(
      WindowGeometry window,
      float[] image,
      int imageOffset,
      float[] output,
      int[] indices,
      int outputOffset);

  /** The mean of the numbers under each window, per channel; the window has no padding. */
  void avgPool(
      WindowGeometry window, float[] image, int imageOffset, float[] output, int outputOffset);

  /**
   * The transpose of {@link #avgPool}: adds an equal share of every {@code dy} to each pixel of dx
   * that lay under its window.
   */
  void avgPoolBackward(WindowGeometry window, float[] dy, int dyOffset, float[] dx, int dxOffset);

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
   * {@code y[r,i] = e^(x[r,i] - max) / Σ_j e^(x[r,j] - max)} for each row: the maximum is
   * subtracted so that no exponential overflows.
   */
  void softmax(float[] x, float[] y, int rows, int columns);

  /** {@code sums[c] = Σ x[n,c,p]} over all n and p, in double precision. */
  void sumChannels(Planes size, float[] x, double[] sums);

  /** {@code sums[c] = Σ (x[n,c,p] - mean[c])²} over all n and p, in double precision. */
  void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums);

  /** {@code sums[c] = Σ (x[n,c,p] - mean[c]) dy[n,c,p]} over all n and p, in double precision. */
  void sumDeviationProducts(Planes size, float[] x, float[] dy, float[] mean, double[] sums);

  /** {@code y[n,c,p] = (x[n,c,p] - mean[c]) scale[c] + shift[c]}. */
  void normalize(Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift);

  /** {@code dx[n,c,p] = (dy[n,c,p] - offset[c] - (x[n,c,p] - mean[c]) slope[c]) scale[c]}. */
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
   */
  void sgdStep(float[] value, float[] gradient, float[] velocity, int from, int to, SgdStep step);

  /** What one step of gradient descent needs besides its arrays: η, μ, which form, λ. */
  record SgdStep(float rate, float momentum, boolean nesterov, float weightDecay) {}

  /**
   * One step of RMSprop for the elements {@code [from, to)}: {@code s = α s + (1-α) g²; v = μ v + g
   * / (√s + ε); θ -= η v}.
   */
  void rmsPropStep(
      float[] value,
      float[] gradient,
      float[] squares,
      float[] velocity,
      int from,
      int to,
      RmsPropStep step);

  /** What one step of RMSprop needs besides its arrays: η, α, ε, μ. */
  record RmsPropStep(float rate, float decay, float epsilon, float momentum) {}

  /**
   * One step of Adam for the elements {@code [from, to)}: {@code m = β₁ m + (1-β₁) g; v = β₂ v +
   * (1-β₂) g²; θ = keep θ - rate m / (√v + ε)}. The caller folds the bias corrections into {@code
   * rate} and {@code epsilon}; {@code keep} is below 1 where weights decay.
   */
  void adamStep(
      float[] value, float[] gradient, float[] m, float[] v, int from, int to, AdamStep step);

  /** What one step of Adam needs besides its arrays. */
  record AdamStep(float rate, float beta1, float beta2, float epsilon, float keep) {}

  /**
   * One step of a moving average for the elements {@code [from, to)}: {@code a = d a + (1-d) θ}, as
   * {@code a += (1-d) (θ - a)}, so that an average that has arrived stays.
   */
  void average(float[] average, float[] value, int from, int to, float decay);
}
