package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Map;

/**
 * The parameters and running statistics of a network as a safetensors file: {@code 0.weight},
 * {@code 0.bias}, {@code 1.running_mean}, …; and those of several: {@code members.0.0.weight}, …
 */
public final class NetworkFile {

  private NetworkFile() {}

  /** The file of a network. */
  public static Safetensors of(Network network, Map<String, String> metadata) {
    return of(Ensemble.of(network), metadata);
  }

  /** The file of one network or several. */
  public static Safetensors of(Ensemble ensemble, Map<String, String> metadata) {
    return new Safetensors(ensemble.namedTensors(), metadata);
  }

  /**
   * Replaces everything a network is saved with by what a file holds.
   *
   * @throws TensorFormatException if the file does not hold exactly the network's tensors; the
   *     network is then unchanged or partly changed and must not be used
   */
  public static void load(Safetensors file, Network network) throws TensorFormatException {
    load(file, Ensemble.of(network));
  }

  /**
   * The same for one network or several.
   *
   * @throws TensorFormatException if the file does not hold exactly their tensors
   */
  public static void load(Safetensors file, Ensemble ensemble) throws TensorFormatException {
    Map<String, Tensor> tensors = ensemble.namedTensors();
    for (String name : file.tensors().keySet()) {
      if (!tensors.containsKey(name)) {
        throw new TensorFormatException(
            "the network has no tensor %s; it has %s".formatted(name, tensors.keySet()));
      }
    }
    for (var entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      file.copyTo(entry.getKey(), tensor.shape(), tensor.data());
    }
  }
}
