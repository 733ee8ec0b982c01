package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkFileTests {

  private static Network network(long seed) {
    var spec =
        new NetworkSpec(
            Shape.of(1, 5, 5),
            Normalization.NONE,
            List.of(new LayerSpec.Conv2d(2, 3), new LayerSpec.Flatten(), new LayerSpec.Dense(4)));
    return Network.build(spec, seed);
  }

  private static void assertRefused(Map<String, Tensor> tensors, String message) {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> NetworkFile.load(new Safetensors(tensors, Map.of()), network(2)))
        .withMessage(message);
  }

  private static Map<String, Tensor> tensors() {
    return new LinkedHashMap<>(NetworkFile.of(network(1), Map.of()).tensors());
  }

  @Test
  void ofWhenANetworkIsGivenHoldsItsParametersInOrder() {
    Safetensors file = NetworkFile.of(network(1), Map.of("k", "v"));
    assertThat(file.tensors().keySet()).containsExactly("0.weight", "0.bias", "2.weight", "2.bias");
    assertThat(file.tensors().values())
        .extracting(tensor -> tensor.shape().toString())
        .containsExactly("[2, 1, 3, 3]", "[2]", "[18, 4]", "[4]");
    assertThat(file.metadata()).containsEntry("k", "v");
  }

  @Test
  void loadWhenTheFileIsOfTheSameNetworkReplacesEveryParameter() throws TensorFormatException {
    Network saved = network(1);
    saved.parameters().forEach(parameter -> parameter.data()[0] = 7);
    Network loaded = network(2);
    byte[] bytes = NetworkFile.of(saved, Map.of()).toBytes();
    NetworkFile.load(Safetensors.read(bytes), loaded);
    for (int p = 0; p < saved.parameters().size(); p++) {
      assertThat(loaded.parameters().get(p).data()).isEqualTo(saved.parameters().get(p).data());
    }
    assertThat(Arrays.equals(NetworkFile.of(loaded, Map.of()).toBytes(), bytes)).isTrue();
  }

  @Test
  void loadWhenTensorsDoNotFitNamesThem() {
    Map<String, Tensor> tensors = tensors();
    tensors.remove("0.bias");
    assertRefused(
        tensors, "tensor 0.bias [2] is missing; the file has [0.weight, 2.weight, 2.bias]");

    tensors = tensors();
    tensors.put("3.weight", Tensor.zeros(2));
    assertRefused(
        tensors, "the network has no tensor 3.weight; it has [0.weight, 0.bias, 2.weight, 2.bias]");

    tensors = tensors();
    tensors.put("2.weight", Tensor.zeros(4, 18));
    assertRefused(tensors, "tensor 2.weight should be [18, 4], the file has [4, 18]");
  }
}
