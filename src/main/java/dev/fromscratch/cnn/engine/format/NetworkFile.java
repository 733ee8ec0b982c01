package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a network as a safetensors file: {@code 0.weight}, {@code 0.bias}, … */
public final class NetworkFile {

  private NetworkFile() {}

  /** The file of a network. */
  public static Safetensors of(Network network, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.namedParameters().forEach((name, parameter) -> tensors.put(name, parameter.value()));
    return new Safetensors(tensors, metadata);
  }

  /**
   * Replaces all parameters of a network by those of a file.
   *
   * @throws TensorFormatException if the file does not hold exactly the network's parameters; the
   *     network is then unchanged or partly changed and must not be used
   */
  public static void load(Safetensors file, Network network) throws TensorFormatException {
    Map<String, Parameter> parameters = network.namedParameters();
    for (String name : file.tensors().keySet()) {
      if (!parameters.containsKey(name)) {
        throw new TensorFormatException(
            "the network has no tensor %s; it has %s".formatted(name, parameters.keySet()));
      }
    }
    for (var entry : parameters.entrySet()) {
      Parameter parameter = entry.getValue();
      file.copyTo(entry.getKey(), parameter.shape(), parameter.data());
    }
  }
}
