package dev.fromscratch.cnn.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.testing.OnnxRuntime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTests {

  private static final Shape PICTURE = Shape.of(1, 2, 3);
  private static final Shape MNIST = Shape.of(1, 28, 28);

  private static NetworkSpec spec(LayerSpec... layers) {
    return new NetworkSpec(PICTURE, Normalization.NONE, List.of(layers));
  }

  static List<NetworkSpec> endings() {
    var flatten = new LayerSpec.Flatten();
    var dense = new LayerSpec.Dense(4);
    return List.of(
        spec(flatten),
        spec(flatten, new LayerSpec.Softmax()),
        spec(flatten, new LayerSpec.Sigmoid()),
        spec(flatten, dense, new LayerSpec.Relu()),
        spec(flatten, dense, new LayerSpec.Sigmoid(), new LayerSpec.Softmax()),
        spec(flatten, dense, new LayerSpec.Softmax(), new LayerSpec.Sigmoid()),
        spec(flatten, dense, new LayerSpec.Softmax(), new LayerSpec.Dropout(0.5f)),
        spec(flatten, new LayerSpec.Residual(List.of(new LayerSpec.Dense(6)))));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void probabilitiesWhenTheNetworkEndsSoAgree(NetworkSpec spec) throws OrtException {
    Agreement.assertAgrees(Agreement.randomNetwork(spec, 1), 5, 2);
  }

  /** Where sigmoids are so small that ONNX Runtime takes them for 0, or are 0 as floats. */
  @ParameterizedTest
  @CsvSource({
    "-5,-9,-20",
    "-17,-18,-19",
    "-40,-41,-43",
    "-80,-81,-300",
    "-200,-300,-400",
    "9,40,0"
  })
  void probabilitiesWhenSigmoidsAreExtremeAgree(float first, float second, float third)
      throws OrtException {
    NetworkSpec spec =
        spec(new LayerSpec.Flatten(), new LayerSpec.Dense(3), new LayerSpec.Sigmoid());
    Network network = Network.build(spec, 1);
    float[] bias = network.parameters().getLast().data();
    System.arraycopy(new float[] {first, second, third}, 0, bias, 0, bias.length);
    Agreement.assertAgrees(network, Tensor.zeros(PICTURE.batched(1)));
  }

  @ParameterizedTest
  @CsvSource({"softmax", "sigmoid"})
  void logitsWhenTheNetworkEndsInProbabilitiesAreWhatItsLastLayerTakes(String last)
      throws OrtException {
    LayerSpec end = last.equals("softmax") ? new LayerSpec.Softmax() : new LayerSpec.Sigmoid();
    Network network = Network.build(spec(new LayerSpec.Flatten(), end), 1);
    try (var runtime = new OnnxRuntime(Agreement.file(network))) {
      float[] pixels = {0, 0.125f, 0.25f, 0.5f, 0.75f, 1};
      assertThat(runtime.run(Tensor.batch(PICTURE, pixels)).logits().data()).isEqualTo(pixels);
    }
  }

  @Test
  void fileWhenWrittenTwiceIsTheSame() {
    NetworkSpec spec = Preset.LENET.spec(MNIST, 10);
    byte[] first = Agreement.file(Network.build(spec, 1));
    assertThat(Agreement.file(Network.build(spec, 1))).isEqualTo(first);
    assertThat(Agreement.file(Network.build(spec, 2))).isNotEqualTo(first);
  }

  @Test
  void fileWhenLoadedSaysEverythingAboutItself() throws OrtException {
    Network network = Network.build(Preset.LENET.spec(MNIST, 2), 1);
    var properties = Map.of("sha256", "073acca3");
    var description = new OnnxDescription("own", 7, "1.2.3", List.of("a\"b", "ü"), properties);
    try (var runtime =
        new OnnxRuntime(
            OnnxExport.toBytes(
                Ensemble.of(network), TestTimeAugmentation.NONE, Temperature.NONE, description))) {
      OnnxModelMetadata metadata = runtime.metadata();
      assertThat(metadata.getProducerName()).isEqualTo("cnn-from-scratch");
      assertThat(metadata.getGraphName()).isEqualTo("own");
      assertThat(metadata.getVersion()).isEqualTo(7);
      assertThat(metadata.getDescription()).startsWith("Classifies pictures [1, 28, 28]");
      assertThat(metadata.getCustomMetadata())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("labels", "[\"a\\\"b\",\"ü\"]", "sha256", "073acca3"));
      assertThat(runtime.inputs()).isEqualTo(Map.of("input", "FLOAT [N, 1, 28, 28]"));
      assertThat(runtime.outputs())
          .isEqualTo(Map.of("logits", "FLOAT [N, 2]", "probabilities", "FLOAT [N, 2]"));
    }
  }

  @Test
  void fileWhenWrittenIsOfAnOldOpset() throws InvalidProtocolBufferException {
    ModelProto model = model(Network.build(Preset.LENET.spec(MNIST, 10), 1));
    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getProducerVersion()).isEqualTo("1.0");
    assertThat(model.getOpsetImportList()).hasSize(1);
    assertThat(model.getOpsetImport(0).getDomain()).isEmpty();
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
  }

  @Test
  void nodesWhenLayersAreNestedAreNamedByTheirPath() throws InvalidProtocolBufferException {
    var conv =
        new LayerSpec.Conv2d(1, 3, 1, Padding.SAME, ConvBias.PER_POSITION, WeightInit.XAVIER);
    var inner = new LayerSpec.Residual(List.of(conv, new LayerSpec.Silu()));
    ModelProto model =
        model(
            Network.build(
                spec(
                    new LayerSpec.Residual(List.of(new LayerSpec.Relu(), inner)),
                    new LayerSpec.Dropout(0.5f),
                    new LayerSpec.Flatten()),
                1));
    assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getName))
        .containsExactly(
            "0.0.relu",
            "0.1.0.conv2d.conv",
            "0.1.0.conv2d",
            "0.1.1.silu.sigmoid",
            "0.1.1.silu",
            "0.1.residual",
            "0.residual",
            "2.flatten",
            "logits",
            "probabilities");
    assertThat(model.getGraph().getInitializerList().stream().map(TensorProto::getName))
        .containsExactly("0.1.0.weight", "0.1.0.bias");
  }

  @Test
  void nodesWhenPixelsAreTakenAsTheyAreDoNotNormalize() throws InvalidProtocolBufferException {
    assertThat(operators(Preset.MNIST_CONV)).doesNotContain("Sub", "Div").contains("Conv");
    assertThat(operators(Preset.LENET)).startsWith("Sub", "Div", "Conv");
  }

  private static List<String> operators(Preset preset) throws InvalidProtocolBufferException {
    ModelProto model = model(Network.build(preset.spec(MNIST, 10), 1));
    return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  @Test
  void fileWhenLabelsDoNotFitTheOutputIsRefused() {
    Network network = Network.build(Preset.LENET.spec(MNIST, 10), 1);
    var description = new OnnxDescription("own", 1, "1.0", List.of("a", "b"), Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            OnnxExport.toBytes(
                Ensemble.of(network), TestTimeAugmentation.NONE, Temperature.NONE, description))
        .withMessage("2 labels need an output [2], the network has [10]");
  }

  static List<TestTimeAugmentation> views() {
    return List.of(
        TestTimeAugmentation.NONE,
        TestTimeAugmentation.MIRROR,
        new TestTimeAugmentation(1, 0, 0, false),
        new TestTimeAugmentation(0.5f, 10, 0.1f, true));
  }

  /** Also where a picture is not square, and has several channels or a single row. */
  @ParameterizedTest
  @MethodSource("views")
  void probabilitiesWhenTheyAreMeansOverViewsAgree(TestTimeAugmentation views) throws OrtException {
    for (Shape picture : List.of(Shape.of(1, 5, 4), Shape.of(3, 4, 6), Shape.of(1, 1, 2))) {
      NetworkSpec spec =
          new NetworkSpec(
              picture,
              Normalization.MNIST,
              List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(4)));
      for (int members = 1; members <= 3; members += 2) {
        Agreement.assertAgrees(Ensemble.build(spec, members, 1), views, 5, 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endings")
  void probabilitiesWhenTheyAreMeansOfNetworksThatEndSoAgree(NetworkSpec spec) throws OrtException {
    Ensemble ensemble =
        new Ensemble(List.of(Agreement.randomNetwork(spec, 1), Agreement.randomNetwork(spec, 2)));
    Agreement.assertAgrees(ensemble, new TestTimeAugmentation(1, 0, 0, false), 3, 3);
  }

  @Test
  void probabilitiesWhenAPresetIsAnEnsembleAgree() throws OrtException {
    Ensemble ensemble = Ensemble.build(Preset.LENET.spec(MNIST, 10), 2, 1);
    Agreement.assertAgrees(ensemble, TestTimeAugmentation.DIGITS, 2, 3);
  }

  @Test
  void fileWhenItTakesMeansSaysSoAndKeepsTheNamesOfTensors() throws InvalidProtocolBufferException {
    NetworkSpec spec = spec(new LayerSpec.Flatten(), new LayerSpec.Dense(2));
    byte[] file =
        Agreement.file(Ensemble.build(spec, 2, 1), new TestTimeAugmentation(0, 0, 0, true));
    ModelProto model = ModelProto.parseFrom(file);
    assertThat(model.getDocString())
        .endsWith("Probabilities are means over 2 networks, by 2 views of each picture.");
    assertThat(model.getGraph().getInitializerList().stream().map(TensorProto::getName))
        .contains(
            "views.1.grid",
            "members.0.1.weight",
            "members.0.1.bias",
            "members.1.1.weight",
            "members.1.1.bias");
    assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getName))
        .contains("views", "members.0.1.dense", "members.1.probabilities", "members")
        .endsWith("probabilities", "logits.clipped", "logits");
  }

  private static ModelProto model(Network network) throws InvalidProtocolBufferException {
    return ModelProto.parseFrom(Agreement.file(network));
  }
}
