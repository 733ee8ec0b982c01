package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;
import java.util.Map;

/** Saves a network to bytes and loads them into another one of the same layers. */
final class SaveAndLoad {

  private SaveAndLoad() {}

  /**
   * Asserts that both give the same outputs to the bit, and did not before the loading. Layers
   * without parameters need one with parameters beside them.
   */
  static void assertSameOutputs(Arithmetic arithmetic, Shape input, LayerSpec... layers)
      throws TensorFormatException {
    var spec = new NetworkSpec(input, Normalization.NONE, List.of(layers));
    Network saved = Network.build(spec, 1);
    Network loaded = Network.build(spec, 2);
    float[] expected = output(saved, arithmetic);
    assertThat(output(loaded, arithmetic)).isNotEqualTo(expected);
    byte[] bytes = NetworkFile.of(saved, Map.of()).toBytes();
    NetworkFile.load(Safetensors.read(bytes), loaded);
    assertThat(output(loaded, arithmetic)).isEqualTo(expected);
  }

  private static float[] output(Network network, Arithmetic arithmetic) {
    Tensor x = RandomNumbers.tensor(network.inputShape().batched(3), 5);
    Tensor y = network.forward(x, Pass.training(arithmetic.ops()));
    return y.samples();
  }
}
