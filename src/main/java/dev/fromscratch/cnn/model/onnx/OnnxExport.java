package dev.fromscratch.cnn.model.onnx;

import static dev.fromscratch.cnn.model.onnx.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network as an ONNX file, which any ONNX runtime executes: one input, two outputs, and any
 * number N of pictures at a time.
 *
 * <pre>
 * input          [N, C, H, W]  pixels from 0 to 1; they are normalised inside the graph
 * logits         [N, K]        scores
 * probabilities  [N, K]        what {@link Network#probabilities} gives, at the model's {@link Temperature}
 * </pre>
 *
 * <p>The logits of a network that ends in a softmax or sigmoid layer are what that layer takes.
 * Dropout layers are left out. Writing is canonical: the same network and description give the same
 * bytes.
 *
 * <p>Opset 17 is the oldest that may be expected everywhere (ONNX 1.12, June 2022); nothing newer
 * is needed.
 *
 * @see <a href="https://onnx.ai">ONNX</a>
 */
public final class OnnxExport {

  private static final String PRODUCER = "cnn-from-scratch";
  private static final int OPSET = 17;

  /** The version of the file format that ONNX published together with the opset. */
  private static final int IR_VERSION = 8;

  private static final String LOGITS = "logits";
  private static final String PROBABILITIES = "probabilities";

  /** Below it a sigmoid is 0 as a float. */
  private static final double SMALLEST_LOGIT = -104;

  private OnnxExport() {}

  /**
   * The file of a network.
   *
   * @param temperature what its probabilities go through; the logits stay as they are
   * @throws IllegalArgumentException if the network's output is not one number per label
   */
  public static byte[] toBytes(
      Network network, Temperature temperature, OnnxDescription description) {
    Shape classes = Shape.of(description.labels().size());
    if (!network.outputShape().equals(classes)) {
      throw new IllegalArgumentException(
          "%d labels need an output %s, the network has %s"
              .formatted(description.labels().size(), classes, network.outputShape()));
    }
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName(PRODUCER)
            .setProducerVersion(description.producerVersion())
            .setModelVersion(description.version())
            .setDocString(
                "Classifies pictures %s; the metadata names the classes."
                    .formatted(network.inputShape()))
            .setGraph(graph(network, temperature, description.name()));
    model.addMetadataProps(
        property("labels", JsonMapper.shared().writeValueAsString(description.labels())));
    description.properties().forEach((key, text) -> model.addMetadataProps(property(key, text)));
    return model.build().toByteArray();
  }

  private static StringStringEntryProto property(String key, String text) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
  }

  private static GraphProto graph(Network network, Temperature temperature, String name) {
    OnnxGraph graph = new OnnxGraph();
    String input =
        graph.input("input", network.inputShape(), "Pixels from 0 to 1, ink high on background 0");
    String x = normalized(graph, input, network.spec().normalization());
    LayerNodes nodes = new LayerNodes(graph, network.namedTensors());
    List<LayerSpec> layers = network.spec().layers();
    List<LayerSpec> butLast = layers.subList(0, layers.size() - 1);
    String scores =
        switch (layers.getLast()) {
          case LayerSpec.Softmax _ -> logits(graph, nodes.addAll(butLast, "", x));
          case LayerSpec.Sigmoid _ ->
              logarithmsOfSigmoids(graph, logits(graph, nodes.addAll(butLast, "", x)));
          default -> logits(graph, nodes.addAll(layers, "", x));
        };
    graph.node(
        "Softmax",
        PROBABILITIES,
        List.of(cooled(graph, scores, temperature)),
        attribute("axis", 1));
    graph.output(LOGITS, network.outputShape(), "Scores by class index");
    graph.output(PROBABILITIES, network.outputShape(), "Probabilities by class index");
    return graph.build(name);
  }

  /** {@code (pixel - mean) / deviation}, as in {@link Normalization#apply}. */
  private static String normalized(OnnxGraph graph, String input, Normalization normalization) {
    if (normalization.equals(Normalization.NONE)) {
      return input;
    }
    String mean = graph.number("normalization.mean", normalization.mean());
    String deviation = graph.number("normalization.deviation", normalization.deviation());
    String centered = graph.node("Sub", "normalization.centered", List.of(input, mean));
    return graph.node("Div", "normalization", List.of(centered, deviation));
  }

  /** A name for what the layers give, which may be the input itself. */
  private static String logits(OnnxGraph graph, String x) {
    return graph.node("Identity", LOGITS, List.of(x));
  }

  /** {@code x / T}, of which the softmax is taken. */
  private static String cooled(OnnxGraph graph, String x, Temperature temperature) {
    if (temperature.equals(Temperature.NONE)) {
      return x;
    }
    String value = graph.number("temperature", temperature.value());
    return graph.node("Div", "probabilities.cooled", List.of(x, value));
  }

  /**
   * What has the softmax {@code σ(x[i]) / Σ_j σ(x[j])}, computed as {@code softmax(log σ(x))} with
   * {@code log σ(x) = -softplus(-x)}: the sigmoid of ONNX Runtime loses its last digits near -15
   * and is 0 from -18 on, so that shares of small sigmoids would be wrong.
   */
  private static String logarithmsOfSigmoids(OnnxGraph graph, String logits) {
    String smallest = graph.number("probabilities.smallestLogit", SMALLEST_LOGIT);
    String clipped = graph.node("Clip", "probabilities.clipped", List.of(logits, smallest));
    String negative = graph.node("Neg", "probabilities.negative", List.of(clipped));
    String softplus = graph.node("Softplus", "probabilities.softplus", List.of(negative));
    return graph.node("Neg", "probabilities.logSigmoid", List.of(softplus));
  }
}
