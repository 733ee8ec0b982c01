package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution adds to its output {@code [C, H, W]}: {@code y[c,p] += bias[c]}, or {@code
 * bias[c,p]}, or nothing.
 */
final class OutputBias {

  private static final float[] NONE = {};

  private final @Nullable Parameter bias;
  private final int channels;

  OutputBias(ConvBias kind, Shape outputShape) {
    this(kind.parameter(outputShape), outputShape.dim(0));
  }

  private OutputBias(@Nullable Parameter bias, int channels) {
    this.bias = bias;
    this.channels = channels;
  }

  /** This bias and a map behind it in one: nothing counts as zeros. */
  OutputBias followedBy(ChannelMap map) {
    Parameter added = bias == null ? Parameter.bias(Shape.of(channels)) : bias;
    return new OutputBias(map.ofBias(added), channels);
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

  /** The numbers themselves, none if there is no bias. */
  float[] data() {
    return bias == null ? NONE : bias.data();
  }

  /** Writes the gradient: the sum of ∂L/∂y over the samples and outputs that share a number. */
  void writeGradient(Tensor dy, Pass pass) {
    if (bias != null) {
      pass.sumTo(bias, dy);
    }
  }
}
