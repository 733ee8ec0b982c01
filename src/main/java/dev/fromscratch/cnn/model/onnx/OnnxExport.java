package dev.fromscratch.cnn.model.onnx;

import static dev.fromscratch.cnn.model.onnx.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as an ONNX file, which any ONNX runtime executes: one input, two outputs, and any number
 * N of pictures at a time.
 *
 * <pre>
 * input          [N, C, H, W]  pixels from 0 to 1; they are normalised inside the graph
 * logits         [N, K]        scores
 * probabilities  [N, K]        what {@link Network#probabilities} gives, at the model's {@link Temperature}
 * </pre>
 *
 * <p>Several networks, and several views of each picture, are all in the one graph, whose outputs
 * are means then. Tensors have the names that they have in our own file.
 *
 * <p>The logits of a network that ends in a softmax or sigmoid layer are what that layer takes;
 * those of a mean are its logarithms. Dropout layers are left out. Writing is canonical: the same
 * network and description give the same bytes.
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
   * The file of a model.
   *
   * @param views how every network looks at a picture
   * @param temperature what the probabilities go through; the logits stay as they are
   * @throws IllegalArgumentException if the networks' output is not one number per label
   */
  public static byte[] toBytes(
      Ensemble ensemble,
      TestTimeAugmentation views,
      Temperature temperature,
      OnnxDescription description) {
    Shape classes = Shape.of(description.labels().size());
    if (!ensemble.outputShape().equals(classes)) {
      throw new IllegalArgumentException(
          "%d labels need an output %s, the network has %s"
              .formatted(description.labels().size(), classes, ensemble.outputShape()));
    }
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName(PRODUCER)
            .setProducerVersion(description.producerVersion())
            .setModelVersion(description.version())
            .setDocString(meaning(ensemble, views))
            .setGraph(graph(ensemble, views, temperature, description.name()));
    model.addMetadataProps(
        property("labels", JsonMapper.shared().writeValueAsString(description.labels())));
    description.properties().forEach((key, text) -> model.addMetadataProps(property(key, text)));
    return model.build().toByteArray();
  }

  private static String meaning(Ensemble ensemble, TestTimeAugmentation views) {
    String text =
        "Classifies pictures %s; the metadata names the classes.".formatted(ensemble.inputShape());
    int answers = ensemble.size() * views.views().size();
    return answers == 1
        ? text
        : "%s Probabilities are means over %d networks, by %d views of each picture."
            .formatted(text, ensemble.size(), views.views().size());
  }

  private static StringStringEntryProto property(String key, String text) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
  }

  private static GraphProto graph(
      Ensemble ensemble, TestTimeAugmentation views, Temperature temperature, String name) {
    OnnxGraph graph = new OnnxGraph();
    String input =
        graph.input("input", ensemble.inputShape(), "Pixels from 0 to 1, ink high on background 0");
    if (ensemble.size() == 1 && views.isNone()) {
      String x = normalized(graph, input, ensemble.spec().normalization());
      answer(graph, ensemble, 0, "", x, temperature);
    } else {
      meanAnswer(graph, ensemble, views, temperature, input);
    }
    graph.output(LOGITS, ensemble.outputShape(), "Scores by class index");
    graph.output(PROBABILITIES, ensemble.outputShape(), "Probabilities by class index");
    return graph.build(name);
  }

  /** Adds the mean of the probabilities, and its logarithms, of which it is the softmax. */
  private static void meanAnswer(
      OnnxGraph graph,
      Ensemble ensemble,
      TestTimeAugmentation views,
      Temperature temperature,
      String input) {
    boolean plain = temperature.equals(Temperature.NONE);
    String mean = plain ? PROBABILITIES : PROBABILITIES + ".plain";
    var viewNodes = new ViewNodes(graph, views, ensemble.inputShape());
    String pictures = views.isNone() ? input : viewNodes.look(input);
    String x = normalized(graph, pictures, ensemble.spec().normalization());
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < ensemble.size(); i++) {
      String prefix = "members.%d.".formatted(i);
      answers.add(answer(graph, ensemble, i, prefix, x, Temperature.NONE));
    }
    if (views.isNone()) {
      graph.node("Mean", mean, answers);
    } else {
      String ofMembers = graph.node("Mean", "members", answers);
      viewNodes.mean(ofMembers, ensemble.outputShape().size(), mean);
    }
    String logits = logarithms(graph, mean);
    if (!plain) {
      softmax(graph, "", logits, temperature);
    }
  }

  private static String logarithms(OnnxGraph graph, String probabilities) {
    String smallest = graph.number("logits.smallest", Float.MIN_NORMAL);
    String clipped = graph.node("Clip", "logits.clipped", List.of(probabilities, smallest));
    return graph.node("Log", LOGITS, List.of(clipped));
  }

  /**
   * Adds one network.
   *
   * @param member its place, from 0
   * @param prefix what the names of its answers begin with
   * @param x normalised pictures
   * @return its probabilities
   */
  private static String answer(
      OnnxGraph graph,
      Ensemble ensemble,
      int member,
      String prefix,
      String x,
      Temperature temperature) {
    LayerNodes nodes = new LayerNodes(graph, ensemble.namedTensors());
    List<LayerSpec> layers = ensemble.spec().layers();
    LayerSpec last = layers.getLast();
    List<LayerSpec> butLast = layers.subList(0, layers.size() - 1);
    boolean bounded = last instanceof LayerSpec.Softmax || last instanceof LayerSpec.Sigmoid;
    String path = Ensemble.prefix(ensemble.size(), member);
    String y = nodes.addAll(bounded ? butLast : layers, path, x);
    // A name for what the layers give, which may be the input itself.
    String logits = graph.node("Identity", prefix + LOGITS, List.of(y));
    String scores =
        last instanceof LayerSpec.Sigmoid ? logarithmsOfSigmoids(graph, prefix, logits) : logits;
    return softmax(graph, prefix, scores, temperature);
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

  private static String softmax(OnnxGraph graph, String prefix, String x, Temperature temperature) {
    String name = prefix + PROBABILITIES;
    String cooled = cooled(graph, name, x, temperature);
    return graph.node("Softmax", name, List.of(cooled), attribute("axis", 1));
  }

  /** {@code x / T}, of which the softmax is taken. */
  private static String cooled(OnnxGraph graph, String name, String x, Temperature temperature) {
    if (temperature.equals(Temperature.NONE)) {
      return x;
    }
    String value = graph.number("temperature", temperature.value());
    return graph.node("Div", name + ".cooled", List.of(x, value));
  }

  /**
   * What has the softmax {@code σ(x[i]) / Σ_j σ(x[j])}, computed as {@code softmax(log σ(x))} with
   * {@code log σ(x) = -softplus(-x)}: the sigmoid of ONNX Runtime loses its last digits near -15
   * and is 0 from -18 on, so that shares of small sigmoids would be wrong.
   */
  private static String logarithmsOfSigmoids(OnnxGraph graph, String prefix, String logits) {
    String name = prefix + PROBABILITIES;
    String smallest = graph.number(name + ".smallestLogit", SMALLEST_LOGIT);
    String clipped = graph.node("Clip", name + ".clipped", List.of(logits, smallest));
    String negative = graph.node("Neg", name + ".negative", List.of(clipped));
    String softplus = graph.node("Softplus", name + ".softplus", List.of(negative));
    return graph.node("Neg", name + ".logSigmoid", List.of(softplus));
  }
}
