package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
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
    byte[] first = files.toBytes(ensemble(1), null, metadata());
    assertThat(files.toBytes(ensemble(1), null, metadata())).isEqualTo(first);
    assertThat(files.toBytes(ensemble(2), null, metadata())).isNotEqualTo(first);
  }

  @Test
  void fileWhenReadSaysEverythingAboutItself() throws IOException {
    Safetensors file = Safetensors.read(files.toBytes(ensemble(1), null, metadata()));
    assertThat(file.metadata())
        .containsEntry("format", "cnn-from-scratch")
        .containsEntry("formatVersion", "1")
        .containsEntry("labels", "[\"a\",\"ü\"]")
        .containsEntry("parameterCount", "5")
        .containsKeys("network", "dataset", "training", "metrics", "confusionMatrix")
        .doesNotContainKeys("evaluation", "calibration", "familiarity");
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
    Ensemble written = ensemble(1);
    Ensemble read = files.toEnsemble(files.toBytes(written, null, metadata()), metadata());
    assertThat(read.size()).isEqualTo(1);
    assertThat(read.spec()).isEqualTo(SPEC);
    assertThat(parameters(read)).isDeepEqualTo(parameters(written));
  }

  @Test
  void familiarityWhenReadIsTheSameAndOtherwiseLeavesNoTrace() throws IOException {
    Ensemble written = ensemble(1);
    int features = written.members().getFirst().features().orElseThrow().size();
    Tensor means = RandomNumbers.tensor(Shape.of(10, features), 1);
    Tensor whitening = RandomNumbers.tensor(Shape.of(features, features), 2);
    var familiarity = new Familiarity(means, whitening, 3.5);
    ModelMetadata metadata =
        metadata(SPEC, null, new ModelFamiliarity(3.5, 200, 0.005), null, null);
    byte[] bytes = files.toBytes(written, familiarity, metadata);
    Familiarity read = files.toFamiliarity(bytes, files.toEnsemble(bytes, metadata), metadata);
    assertThat(read).isNotNull();
    assertThat(read.means().data()).isEqualTo(means.data());
    assertThat(read.whitening().data()).isEqualTo(whitening.data());
    assertThat(read.threshold()).isEqualTo(3.5);
    byte[] without = files.toBytes(written, null, metadata());
    assertThat(files.toFamiliarity(without, written, metadata())).isNull();
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> files.toFamiliarity(without, written, metadata))
        .withMessageStartingWith(
            "tensor familiarity.means [10, %d] is missing".formatted(features));
  }

  @Test
  void ensembleWhenReadHasTheParametersOfItsMembersAndItsViews() throws IOException {
    Ensemble written = Ensemble.build(SPEC, 3, 1);
    var views = new TestTimeAugmentationDefinition(1.5, 0.0, 0.1, true);
    ModelMetadata metadata = metadata(SPEC, null, 3, views);
    byte[] bytes = files.toBytes(written, null, metadata);
    Safetensors file = Safetensors.read(bytes);
    assertThat(file.tensors().keySet())
        .hasSize(3 * 8)
        .startsWith("members.0.0.weight", "members.0.0.bias", "members.0.3.weight")
        .endsWith("members.2.9.weight", "members.2.9.bias");
    assertThat(file.metadata())
        .containsEntry("members", "3")
        .containsEntry(
            "testTimeAugmentation",
            "{\"shift\":1.5,\"rotation\":0.0,\"scale\":0.1,\"mirror\":true}");
    assertThat(metadata.views()).isEqualTo(new TestTimeAugmentation(1.5f, 0, 0.1f, true));
    assertThat(parameters(files.toEnsemble(bytes, metadata))).isDeepEqualTo(parameters(written));
  }

  /** A model of one network is told by what was there before there were others. */
  @Test
  void fileWhenItIsOfOneNetworkDoesNotSpeakOfMembersOrViews() throws IOException {
    Safetensors file = Safetensors.read(files.toBytes(ensemble(1), null, metadata()));
    assertThat(file.metadata()).doesNotContainKeys("members", "testTimeAugmentation");
    assertThat(file.tensors().keySet()).startsWith("0.weight", "0.bias").hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 100, 5000, 150_000})
  void networkWhenTheFileIsCutShortIsRefused(int length) {
    byte[] whole = files.toBytes(ensemble(1), null, metadata());
    assertThatIOException()
        .isThrownBy(() -> files.toEnsemble(Arrays.copyOf(whole, length), metadata()));
  }

  @Test
  void networkWhenTheFileIsThatOfAnotherIsRefused() {
    byte[] bytes = files.toBytes(ensemble(1), null, metadata());
    NetworkSpec other = Preset.MNIST_CONV.spec(Shape.of(1, 28, 28), 10);
    assertThatIOException()
        .isThrownBy(() -> files.toEnsemble(bytes, metadata(other, null, null, null)));
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

  private static Ensemble ensemble(long seed) {
    return Ensemble.build(SPEC, 1, seed);
  }

  private static float[][] parameters(Ensemble ensemble) {
    return ensemble.members().stream()
        .flatMap(network -> network.parameters().stream())
        .map(Parameter::data)
        .toArray(float[][]::new);
  }

  private ModelMetadata metadata() {
    return metadata(null);
  }

  private ModelMetadata metadata(@Nullable ModelEvaluation evaluation) {
    return metadata(SPEC, evaluation, null, null);
  }

  private ModelMetadata metadata(
      NetworkSpec spec,
      @Nullable ModelEvaluation evaluation,
      @Nullable Integer members,
      @Nullable TestTimeAugmentationDefinition views) {
    return metadata(spec, evaluation, null, members, views);
  }

  private ModelMetadata metadata(
      NetworkSpec spec,
      @Nullable ModelEvaluation evaluation,
      @Nullable ModelFamiliarity familiarity,
      @Nullable Integer members,
      @Nullable TestTimeAugmentationDefinition views) {
    return new ModelMetadata(
        NetworkDefinition.of(spec),
        5,
        List.of("a", "ü"),
        new ModelMetadata.TrainedOn("digits", "00", null),
        json.readTree("{\"epochs\":1}"),
        Metrics.NONE,
        List.of(List.of(1, 2), List.of(3, 4)),
        evaluation,
        null,
        familiarity,
        null,
        members,
        views);
  }
}
