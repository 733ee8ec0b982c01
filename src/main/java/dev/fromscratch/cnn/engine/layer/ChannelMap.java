package dev.fromscratch.cnn.engine.layer;

/**
 * What batch normalization does in predictions, where its statistics are constants: {@code y[c] =
 * factor[c] x[c] + offset[c]} with
 *
 * <pre>
 * factor[c] = weight[c] / √(σ²[c] + ε)      offset[c] = bias[c] - factor[c] μ[c]
 * </pre>
 *
 * <p>Behind a layer {@code x = w · u + b} it is the same layer with other numbers, which are
 * computed in double precision:
 *
 * <pre>
 * w'[c] = factor[c] w[c]      b'[c] = factor[c] b[c] + offset[c]
 * </pre>
 */
final class ChannelMap {

  private final double[] factors;
  private final double[] offsets;

  /**
   * The map of a batch normalization with these numbers, one per channel.
   *
   * @param epsilon ε
   */
  ChannelMap(float[] weight, float[] bias, float[] mean, float[] variance, float epsilon) {
    factors = new double[weight.length];
    offsets = new double[weight.length];
    for (int c = 0; c < weight.length; c++) {
      factors[c] = weight[c] / Math.sqrt((double) variance[c] + epsilon);
      offsets[c] = bias[c] - factors[c] * mean[c];
    }
  }

  /** w' of a weight whose outermost axis is that of the channels. */
  Parameter ofRows(Parameter weight) {
    Parameter mapped = Parameter.weight(weight.shape());
    int row = weight.size() / factors.length;
    for (int i = 0; i < weight.size(); i++) {
      mapped.data()[i] = (float) (factors[i / row] * weight.data()[i]);
    }
    return mapped;
  }

  /** w' of a weight whose innermost axis is that of the channels. */
  Parameter ofColumns(Parameter weight) {
    Parameter mapped = Parameter.weight(weight.shape());
    for (int i = 0; i < weight.size(); i++) {
      mapped.data()[i] = (float) (factors[i % factors.length] * weight.data()[i]);
    }
    return mapped;
  }

  /** b' of a bias that has as many numbers for every channel. */
  Parameter ofBias(Parameter bias) {
    Parameter mapped = Parameter.bias(bias.shape());
    int plane = bias.size() / factors.length;
    for (int i = 0; i < bias.size(); i++) {
      int c = i / plane;
      mapped.data()[i] = (float) (factors[c] * bias.data()[i] + offsets[c]);
    }
    return mapped;
  }
}
