package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.TemperatureFit;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides whether a file is a model: nothing that it says is believed before it was compared with
 * the rest. Pointers in faults lead into the file's JSON header.
 */
@Component
final class ModelImportCheck {

  private static final String METADATA = "/__metadata__";
  private static final String NETWORK = METADATA + "/network";
  private static final int MAX_FAULTS = 20;

  private final JsonMapper json;

  ModelImportCheck(JsonMapper json) {
    this.json = json;
  }

  /**
   * What a file says about itself, all of it true.
   *
   * @throws ApiException 400 if it is no whole safetensors file of float 32 numbers, 422 with every
   *     fault if it is no model
   */
  ModelMetadata check(byte[] bytes) {
    Safetensors file = read(bytes);
    requireOurs(file.metadata());
    Faults faults = new Faults();
    ModelMetadata metadata = ImportedMetadata.read(file.metadata(), METADATA, json, faults);
    faults.throwIfAny();
    Network network = network(Objects.requireNonNull(metadata).network(), faults);
    faults.throwIfAny();
    int members = checkMembers(metadata, faults);
    faults.throwIfAny();
    Map<String, Tensor> expected = tensors(Objects.requireNonNull(network), members);
    checkFamiliarity(metadata.familiarity(), network, expected, faults);
    checkTensors(file.tensors(), expected, faults);
    checkClaims(metadata, network, faults);
    faults.throwIfAny();
    return metadata;
  }

  private static Safetensors read(byte[] bytes) {
    try {
      return Safetensors.read(bytes);
    } catch (TensorFormatException e) {
      throw ApiException.of(
          HttpStatus.BAD_REQUEST,
          "malformed-safetensors",
          "the body must be a safetensors file: " + e.getMessage());
    }
  }

  private static void requireOurs(Map<String, String> metadata) {
    requireOurs(metadata, "format", ModelFiles.FORMAT, "foreign-file");
    requireOurs(metadata, "formatVersion", ModelFiles.FORMAT_VERSION, "unknown-format-version");
  }

  private static void requireOurs(
      Map<String, String> metadata, String key, String expected, String code) {
    String found = metadata.get(key);
    if (!expected.equals(found)) {
      Faults faults = new Faults();
      faults.add(
          code,
          METADATA + "/" + key,
          "%s must be \"%s\", as in files of this service, got %s"
              .formatted(key, expected, found == null ? "none" : Received.text(found)));
      faults.throwIfAny();
    }
  }

  private static @Nullable Network network(NetworkDefinition definition, Faults faults) {
    Shape input = InputShape.parse(definition.inputShape(), NETWORK + "/inputShape", faults);
    NetworkSpec spec = input == null ? null : definition.toSpec(NETWORK, input, faults);
    if (spec == null) {
      return null;
    }
    try {
      return Network.build(spec, 0);
    } catch (LayerShapeException e) {
      String pointer =
          e.path().stream().map(i -> "/layers/" + i).collect(Collectors.joining("", NETWORK, ""));
      faults.add("invalid-network", pointer, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static int checkMembers(ModelMetadata metadata, Faults faults) {
    TestTimeAugmentationDefinition views = metadata.testTimeAugmentation();
    if (views != null) {
      views.toViews(METADATA + "/testTimeAugmentation", faults);
    }
    return faults.integer(METADATA + "/members", metadata.members(), 1, 1, Ensemble.MAX_MEMBERS);
  }

  /** What a file must hold: all members are alike, so one network tells the shapes of all. */
  private static Map<String, Tensor> tensors(Network network, int members) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < members; i++) {
      String prefix = Ensemble.prefix(members, i);
      network.namedTensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    return tensors;
  }

  /** Where pictures can be unfamiliar, the file must also hold what is familiar. */
  private static void checkFamiliarity(
      @Nullable ModelFamiliarity familiarity,
      Network network,
      Map<String, Tensor> expected,
      Faults faults) {
    if (familiarity == null) {
      return;
    }
    String pointer = METADATA + "/familiarity";
    Map<String, Shape> shapes = NetworkFile.familiarityShapes(network);
    if (shapes.isEmpty()) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "familiarity must be absent: the network has no features to tell it by");
    }
    shapes.forEach((name, shape) -> expected.put(name, Tensor.zeros(shape)));
    if (!(familiarity.threshold() > 0)) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer + "/threshold",
          "threshold must be positive, got " + familiarity.threshold());
    }
    checkShare(pointer + "/refused", familiarity.refused(), faults);
  }

  /** Exactly these tensors, in these shapes, of finite numbers. */
  private static void checkTensors(
      Map<String, Tensor> found, Map<String, Tensor> expected, Faults faults) {
    expected.entrySet().stream()
        .filter(tensor -> !hasShape(found.get(tensor.getKey()), tensor.getValue()))
        .limit(MAX_FAULTS)
        .forEach(tensor -> addMismatch(tensor, found.get(tensor.getKey()), faults));
    found.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .limit(MAX_FAULTS)
        .forEach(name ->
            faults.add(
                "tensor-mismatch",
                pointer(name),
                "the network has no tensor " + Received.text(name)));
    expected.forEach((name, tensor) -> {
      Tensor there = found.get(name);
      if (there != null && hasShape(there, tensor)) {
        checkNumbers(name, there, faults);
      }
    });
  }

  private static boolean hasShape(@Nullable Tensor there, Tensor expected) {
    return there != null && there.shape().equals(expected.shape());
  }

  private static void addMismatch(
      Map.Entry<String, Tensor> expected, @Nullable Tensor there, Faults faults) {
    faults.add(
        "tensor-mismatch",
        pointer(expected.getKey()),
        "tensor %s of the network must be %s, got %s"
            .formatted(
                expected.getKey(),
                expected.getValue().shape(),
                there == null ? "none" : there.shape()));
  }

  private static void checkNumbers(String name, Tensor tensor, Faults faults) {
    boolean variance = name.endsWith("running_var");
    for (int i = 0; i < tensor.size(); i++) {
      float number = tensor.data()[i];
      if (!Float.isFinite(number)) {
        faults.add(
            "non-finite-number",
            pointer(name),
            "tensor %s must hold finite numbers, got %s at position %d".formatted(name, number, i));
        return;
      }
      if (variance && number < 0) {
        faults.add(
            "negative-variance",
            pointer(name),
            "tensor %s must hold variances, which are at least 0, got %s at position %d"
                .formatted(name, number, i));
        return;
      }
    }
  }

  private static String pointer(String name) {
    return "/" + Received.shortened(name.replace("~", "~0").replace("/", "~1"));
  }

  private static void checkClaims(ModelMetadata metadata, Network network, Faults faults) {
    long parameters = metadata.memberCount() * network.parameterCount();
    if (metadata.parameterCount() != parameters) {
      faults.add(
          Faults.INVALID_VALUE,
          METADATA + "/parameterCount",
          "parameterCount must be %d, got %d".formatted(parameters, metadata.parameterCount()));
    }
    List<String> labels = metadata.labels();
    if (!network.outputShape().equals(Shape.of(Math.max(1, labels.size())))
        || new HashSet<>(labels).size() != labels.size()) {
      faults.add(
          Faults.INVALID_VALUE,
          METADATA + "/labels",
          "labels must name each class once, and the last layer gives %s numbers, got %d labels %s"
              .formatted(network.outputShape(), labels.size(), Received.shortened(labels)));
    }
    if (!metadata.training().isObject()) {
      faults.add(
          Faults.INVALID_VALUE, METADATA + "/training", "training must be an object of settings");
    }
    checkFigures(metadata, network.outputShape().size(), faults);
  }

  private static void checkFigures(ModelMetadata metadata, int classes, Faults faults) {
    ModelCalibration calibration = metadata.calibration();
    if (calibration != null && !ModelCalibration.isTemperature(calibration.temperature())) {
      faults.add(
          Faults.INVALID_VALUE,
          METADATA + "/calibration/temperature",
          "temperature must be from %s to %s, got %s"
              .formatted(TemperatureFit.MIN, TemperatureFit.MAX, calibration.temperature()));
    }
    Metrics metrics = metadata.metrics();
    String pointer = METADATA + "/metrics/";
    checkShare(pointer + "trainingAccuracy", metrics.trainingAccuracy(), faults);
    checkShare(pointer + "validationAccuracy", metrics.validationAccuracy(), faults);
    checkShare(pointer + "testAccuracy", metrics.testAccuracy(), faults);
    List<List<Integer>> confusion = metadata.confusionMatrix();
    boolean square =
        confusion.size() == classes && confusion.stream().allMatch(row -> row.size() == classes);
    if (!square || confusion.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
      faults.add(
          Faults.INVALID_VALUE,
          METADATA + "/confusionMatrix",
          "confusionMatrix must count samples in %d rows of %d".formatted(classes, classes));
    }
  }

  private static void checkShare(String pointer, @Nullable Double share, Faults faults) {
    if (share != null && !(share >= 0 && share <= 1)) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "%s must be from 0 to 1, got %s"
              .formatted(pointer.substring(pointer.lastIndexOf('/') + 1), share));
    }
  }
}
