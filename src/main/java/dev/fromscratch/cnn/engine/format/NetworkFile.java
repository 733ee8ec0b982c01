package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters and running statistics of a network as a safetensors file: {@code 0.weight},
 * {@code 0.bias}, {@code 1.running_mean}, …; and those of several: {@code members.0.0.weight}, …;
 * behind them, where it is known, what is familiar to the first: {@value #MEANS} and {@value
 * #WHITENING}.
 */
public final class NetworkFile {

  /** The name of {@link Familiarity#means}. */
  public static final String MEANS = "familiarity.means";

  /** The name of {@link Familiarity#whitening}. */
  public static final String WHITENING = "familiarity.whitening";

  private NetworkFile() {}

  /** The file of a network. */
  public static Safetensors of(Network network, Map<String, String> metadata) {
    return of(Ensemble.of(network), null, metadata);
  }

  /** The file of one network or several, with what is familiar to the first, if that is known. */
  public static Safetensors of(
      Ensemble ensemble, @Nullable Familiarity familiarity, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(ensemble.namedTensors());
    if (familiarity != null) {
      tensors.put(MEANS, familiarity.means());
      tensors.put(WHITENING, familiarity.whitening());
    }
    return new Safetensors(tensors, metadata);
  }

  /** The shapes of what is familiar to a network; none if it has no features. */
  public static Map<String, Shape> familiarityShapes(Network network) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    network
        .features()
        .ifPresent(features -> {
          shapes.put(MEANS, Shape.of(network.outputShape().dim(0), features.size()));
          shapes.put(WHITENING, Shape.of(features.size(), features.size()));
        });
    return shapes;
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
   * The same for one network or several. What is familiar to them is left alone.
   *
   * @throws TensorFormatException if the file does not hold exactly their tensors
   */
  public static void load(Safetensors file, Ensemble ensemble) throws TensorFormatException {
    Map<String, Tensor> tensors = ensemble.namedTensors();
    for (String name : file.tensors().keySet()) {
      if (!tensors.containsKey(name) && !name.equals(MEANS) && !name.equals(WHITENING)) {
        throw new TensorFormatException(
            "the network has no tensor %s; it has %s".formatted(name, tensors.keySet()));
      }
    }
    for (var entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      file.copyTo(entry.getKey(), tensor.shape(), tensor.data());
    }
  }

  /**
   * What is familiar to the first network of a file.
   *
   * @param threshold the distance beyond which a picture is unfamiliar, positive and finite
   * @throws TensorFormatException if the file does not hold it, in the shapes of the network
   */
  public static Familiarity loadFamiliarity(Safetensors file, Network network, double threshold)
      throws TensorFormatException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (var entry : familiarityShapes(network).entrySet()) {
      Tensor tensor = Tensor.zeros(entry.getValue());
      file.copyTo(entry.getKey(), tensor.shape(), tensor.data());
      tensors.put(entry.getKey(), tensor);
    }
    Tensor means = tensors.get(MEANS);
    Tensor whitening = tensors.get(WHITENING);
    if (means == null || whitening == null) {
      throw new TensorFormatException("nothing is familiar to a network without features");
    }
    return new Familiarity(means, whitening, threshold);
  }
}
