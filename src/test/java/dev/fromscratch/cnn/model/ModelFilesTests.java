package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.training.Calibration;
import dev.fromscratch.cnn.engine.training.ConfusionMatrix;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.Misclassification;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
class ModelFilesTests {

  private static final NetworkSpec SPEC = Preset.LENET.spec(Shape.of(1, 28, 28), 10);

  private final ModelFiles files;
  private final DataDirectory directory;
  private final JsonMapper json;

  ModelFilesTests(ModelFiles files, DataDirectory directory, JsonMapper json) {
    this.files = files;
    this.directory = directory;
    this.json = json;
  }

  @Test
  void fileWhenWrittenTwiceIsTheSame() {
    byte[] first = files.toBytes(Network.build(SPEC, 1), metadata());
    assertThat(files.toBytes(Network.build(SPEC, 1), metadata())).isEqualTo(first);
    assertThat(files.toBytes(Network.build(SPEC, 2), metadata())).isNotEqualTo(first);
  }

  @Test
  void fileWhenReadSaysEverythingAboutItself() throws IOException {
    Safetensors file = Safetensors.read(files.toBytes(Network.build(SPEC, 1), metadata()));
    assertThat(file.metadata())
        .containsEntry("format", "cnn-from-scratch")
        .containsEntry("formatVersion", "1")
        .containsEntry("labels", "[\"a\",\"ü\"]")
        .containsEntry("parameterCount", "5")
        .containsKeys("network", "dataset", "training", "metrics", "confusionMatrix")
        .doesNotContainKeys("evaluation", "calibration");
    assertThat(json.readValue(file.metadata().get("network"), NetworkDefinition.class))
        .isEqualTo(NetworkDefinition.of(SPEC));
    assertThat(file.tensors().keySet()).contains("0.weight", "0.bias", "9.weight", "9.bias");
  }

  /** The metadata of a file from before there was an evaluation. */
  @Test
  void metadataWhenItIsOfAnEarlierVersionIsRead() {
    String stored =
        """
        {"network":{"inputShape":[1,28,28],"normalization":{"mean":0.1307,"deviation":0.3081},
          "layers":[{"type":"flatten"},{"type":"dense","outFeatures":2,"weightInit":"he"}]},
         "parameterCount":1570,"labels":["0","1"],"dataset":{"name":"digits","sha256":"00"},
         "training":{"epochs":1},"metrics":{"trainingLoss":0.5,"trainingAccuracy":0.75,
         "validationLoss":null,"validationAccuracy":null,"testLoss":0.25,"testAccuracy":0.875},
         "confusionMatrix":[[1,2],[3,4]]}\
        """;
    ModelMetadata metadata = json.readValue(stored, ModelMetadata.class);
    assertThat(metadata.evaluation()).isNull();
    assertThat(metadata.calibration()).isNull();
    assertThat(metadata.temperature()).isEqualTo(Temperature.NONE);
    assertThat(metadata.metrics().testAccuracy()).isEqualTo(0.875);
    assertThat(metadata.confusionMatrix()).isEqualTo(List.of(List.of(1, 2), List.of(3, 4)));
  }

  @Test
  void metadataWhenWrittenAndReadIsTheSame() {
    var confusion = ConfusionMatrix.of(2, new int[] {0, 0}, new int[] {0, 0});
    var bin = new Calibration.Bin(0, 1, 0, Double.NaN, Double.NaN);
    var wrong = new Misclassification(7, 1, 0, 0.9f);
    var evaluation =
        new Evaluation(
            0.1, confusion, List.of(1.0, 1.0), new Calibration(0.3, List.of(bin)), List.of(wrong));
    ModelMetadata metadata = metadata(ModelEvaluation.of(evaluation, List.of("a", "ü")));
    JsonNode written = json.valueToTree(metadata);
    assertThat(json.treeToValue(written, ModelMetadata.class)).isEqualTo(metadata);
    assertThat(written.at("/evaluation/macroAverage/f1").asDouble()).isEqualTo(1);
    assertThat(written.at("/evaluation/classes/1").toString())
        .isEqualTo(
            "{\"label\":\"ü\",\"classIndex\":1,\"support\":0,"
                + "\"precision\":null,\"recall\":null,\"f1\":null}");
    assertThat(written.at("/evaluation/calibration/bins/0/accuracy").isNull()).isTrue();
    assertThat(written.at("/evaluation/mostConfidentlyWrong/0").toString())
        .isEqualTo(
            "{\"index\":7,\"label\":\"ü\",\"labelIndex\":1,\"prediction\":\"a\","
                + "\"predictionIndex\":0,\"probability\":0.9}");
  }

  @Test
  void networkWhenReadHasTheSameParameters() throws IOException {
    Network network = Network.build(SPEC, 1);
    Network read = files.toNetwork(files.toBytes(network, metadata()), NetworkDefinition.of(SPEC));
    assertThat(read.spec()).isEqualTo(SPEC);
    assertThat(parameters(read)).isDeepEqualTo(parameters(network));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 100, 5000, 150_000})
  void networkWhenTheFileIsCutShortIsRefused(int length) {
    byte[] whole = files.toBytes(Network.build(SPEC, 1), metadata());
    assertThatIOException()
        .isThrownBy(
            () -> files.toNetwork(Arrays.copyOf(whole, length), NetworkDefinition.of(SPEC)));
  }

  @Test
  void networkWhenTheFileIsThatOfAnotherIsRefused() {
    byte[] bytes = files.toBytes(Network.build(SPEC, 1), metadata());
    NetworkSpec other = Preset.MNIST_CONV.spec(Shape.of(1, 28, 28), 10);
    assertThatIOException().isThrownBy(() -> files.toNetwork(bytes, NetworkDefinition.of(other)));
  }

  @Test
  void filesWhenTheServiceStartsAreFreedOfWhatCrashedWritersLeft() throws IOException {
    Path folder = Files.createDirectories(directory.models().resolve("swept"));
    Files.writeString(folder.resolve("1.safetensors"), "whole");
    Files.writeString(folder.resolve("2.safetensors.x.tmp"), "half");
    assertThat(new ModelFiles(directory, json)).isNotNull();
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    assertThat(folder.resolve("1.safetensors")).hasContent("whole");
  }

  private static float[][] parameters(Network network) {
    return network.parameters().stream().map(Parameter::data).toArray(float[][]::new);
  }

  private ModelMetadata metadata() {
    return metadata(null);
  }

  private ModelMetadata metadata(@Nullable ModelEvaluation evaluation) {
    return new ModelMetadata(
        NetworkDefinition.of(SPEC),
        5,
        List.of("a", "ü"),
        new ModelMetadata.TrainedOn("digits", "00"),
        json.readTree("{\"epochs\":1}"),
        Metrics.NONE,
        List.of(List.of(1, 2), List.of(3, 4)),
        evaluation,
        null,
        null);
  }
}
