package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution adds to its output {@code [C, H, W]}: {@code y[c,p] += bias[c]}, or {@code
 * bias[c,p]}, or nothing.
 */
final class OutputBias {

  private final Shape outputShape;
  private final @Nullable Parameter bias;

  /** The number of outputs that share a number of the bias. */
  private final int shared;

  OutputBias(ConvBias kind, Shape outputShape) {
    this.outputShape = outputShape;
    this.bias = kind.parameter(outputShape);
    this.shared = bias == null ? 0 : outputShape.size() / bias.size();
  }

  /** Fills the bias, if there is one. */
  void fill(WeightInit init, int fanIn, SeededRandom random) {
    if (bias != null) {
      init.fillBias(bias, fanIn, random);
    }
  }

  /** The parameters of a layer with this weight and this bias. */
  List<Parameter> after(Parameter weight) {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** Overwrites one sample of y with the bias, or with zeros. */
  void write(float[] y, int offset) {
    if (bias == null) {
      Arrays.fill(y, offset, offset + outputShape.size(), 0);
      return;
    }
    for (int i = 0; i < bias.size(); i++) {
      int start = offset + i * shared;
      Arrays.fill(y, start, start + shared, bias.data()[i]);
    }
  }

  /** Adds the gradient of one sample: the sum of ∂L/∂y over the outputs that share a number. */
  void addGradient(Tensor dy, int offset, Pass pass) {
    if (bias == null) {
      return;
    }
    float[] gradient = pass.gradient(bias).data();
    for (int i = 0; i < gradient.length; i++) {
      float sum = 0;
      for (int j = offset + i * shared; j < offset + (i + 1) * shared; j++) {
        sum += dy.data()[j];
      }
      gradient[i] += sum;
    }
  }
}
