package dev.fromscratch.cnn.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import dev.fromscratch.cnn.testing.OnnxRuntime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Whether ONNX Runtime computes from a network's ONNX file what the network computes. */
final class Agreement {

  /** For numbers up to 1, and as a share of larger ones. */
  private static final double TOLERANCE = 1e-4;

  private static final Temperature WARM = new Temperature(1.7);

  private Agreement() {}

  /** A fresh network, but with biases and statistics as training may leave them. */
  static Network randomNetwork(NetworkSpec spec, long seed) {
    Network network = Network.build(spec, seed);
    network.namedTensors().forEach((name, tensor) -> randomize(name, tensor.data(), seed));
    return network;
  }

  private static void randomize(String name, float[] numbers, long seed) {
    float[] random = RandomNumbers.uniform(numbers.length, seed);
    for (int i = 0; i < numbers.length; i++) {
      switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "bias", "running_mean" -> numbers[i] = random[i];
        case "running_var" -> numbers[i] = 1 + random[i] / 2;
        default -> numbers[i] *= 1 + random[i] / 2;
      }
    }
  }

  /** The file of a network whose labels are the numbers from 0. */
  static byte[] file(Network network) {
    return file(network, Temperature.NONE);
  }

  private static byte[] file(Network network, Temperature temperature) {
    return file(Ensemble.of(network), TestTimeAugmentation.NONE, temperature);
  }

  /** The same of a model. */
  static byte[] file(Ensemble ensemble, TestTimeAugmentation views) {
    return file(ensemble, views, Temperature.NONE);
  }

  private static byte[] file(
      Ensemble ensemble, TestTimeAugmentation views, Temperature temperature) {
    List<String> labels =
        IntStream.range(0, ensemble.outputShape().size()).mapToObj(Integer::toString).toList();
    return OnnxExport.toBytes(
        ensemble,
        views,
        temperature,
        new OnnxDescription("test", 1, "1.0", labels, Map.of("sha256", "abc")));
  }

  /** Asserts that logits and probabilities agree for random pictures. */
  static void assertAgrees(Network network, int count, long seed) throws OrtException {
    Tensor pixels = Tensor.zeros(network.inputShape().batched(count));
    float[] numbers = RandomNumbers.uniform(pixels.size(), seed);
    for (int i = 0; i < numbers.length; i++) {
      pixels.data()[i] = Math.abs(numbers[i]);
    }
    assertAgrees(network, pixels);
  }

  /** Asserts that logits and probabilities agree for these pictures. */
  static void assertAgrees(Network network, Tensor pixels) throws OrtException {
    Tensor x = Tensor.zeros(pixels.shape());
    Normalization normalization = network.spec().normalization();
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = normalization.apply(pixels.data()[i]);
    }
    Pass pass = Pass.inference(TensorOps.best());
    Tensor output = network.forward(x, pass);
    Tensor probabilities = Tensor.zeros(output.shape());
    network.probabilities(output, probabilities, pass);
    assertAgrees(network, Temperature.NONE, pixels, output, probabilities);
    int count = output.dim(0);
    for (int n = 0; n < count; n++) {
      WARM.applyTo(probabilities.data(), n, count, output.dim(1));
    }
    assertAgrees(network, WARM, pixels, output, probabilities);
  }

  private static void assertAgrees(
      Network network, Temperature temperature, Tensor pixels, Tensor output, Tensor probabilities)
      throws OrtException {
    try (var runtime = new OnnxRuntime(file(network, temperature))) {
      OnnxRuntime.Outputs outputs = runtime.run(pixels);
      assertClose("probabilities", outputs.probabilities(), probabilities);
      switch (network.spec().layers().getLast()) {
        // These layers turn the logits into something else.
        case LayerSpec.Softmax _, LayerSpec.Sigmoid _ -> {}
        default -> assertClose("logits", outputs.logits(), output);
      }
    }
  }

  /** Asserts that the means of a model agree for random pictures. */
  static void assertAgrees(Ensemble ensemble, TestTimeAugmentation views, int count, long seed)
      throws OrtException {
    for (Temperature temperature : List.of(Temperature.NONE, new Temperature(0.6))) {
      assertAgrees(ensemble, views, temperature, count, seed);
    }
  }

  private static void assertAgrees(
      Ensemble ensemble, TestTimeAugmentation views, Temperature temperature, int count, long seed)
      throws OrtException {
    Classifier classifier =
        Classifier.of(ensemble, TensorOps.best(), new Workspaces(1)).lookingBy(views);
    Shape picture = ensemble.inputShape();
    Tensor pixels = Tensor.zeros(picture.batched(count));
    float[] numbers = RandomNumbers.uniform(pixels.size(), seed);
    for (int i = 0; i < numbers.length; i++) {
      pixels.data()[i] = Math.abs(numbers[i]);
    }
    try (var runtime = new OnnxRuntime(file(ensemble, views, temperature))) {
      OnnxRuntime.Outputs outputs = runtime.run(pixels);
      for (int n = 0; n < count; n++) {
        float[] plain = classifier.probabilities(pixels.sample(n));
        float[] expected = plain.clone();
        temperature.applyTo(expected);
        float[] actual = outputs.probabilities().sample(n);
        assertClose(
            "probabilities",
            Tensor.view(Shape.of(expected.length), actual),
            Tensor.view(Shape.of(expected.length), expected));
        if (ensemble.size() > 1 || !views.isNone()) {
          float[] logits = outputs.logits().sample(n);
          for (int k = 0; k < expected.length; k++) {
            assertThat(Math.exp(logits[k])).isCloseTo(plain[k], within(TOLERANCE));
          }
        }
      }
    }
  }

  private static void assertClose(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      float number = expected.data()[i];
      double error = Math.abs(actual.data()[i] - number) / Math.max(1, Math.abs(number));
      assertThat(error)
          .as("%s[%d]: expected %s, got %s", what, i, number, actual.data()[i])
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }
}
