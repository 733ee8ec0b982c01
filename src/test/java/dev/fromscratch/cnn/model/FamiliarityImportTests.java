package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ProblemAssert;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Files of models that say what is familiar to them, and whether that is believed. */
@ServiceTest
class FamiliarityImportTests {

  private static final String NAME = "stranger";
  private static final String POINTER = "/__metadata__/familiarity";

  private final ServiceClient service;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  FamiliarityImportTests(ServiceClient service) {
    this.service = service;
  }

  /** A model to which only black pictures in the form of one feature are familiar. */
  @BeforeEach
  void makeUpAFile() throws TensorFormatException {
    Safetensors file = Safetensors.read(service.modelFile(service.tinyModel()));
    tensors.clear();
    tensors.putAll(file.tensors());
    Tensor whitening = Tensor.zeros(152, 152);
    whitening.data()[0] = 1;
    tensors.put(NetworkFile.MEANS, Tensor.zeros(10, 152));
    tensors.put(NetworkFile.WHITENING, whitening);
    metadata.clear();
    metadata.putAll(file.metadata());
    metadata.put("familiarity", "{\"threshold\":1.5,\"samples\":200,\"refused\":0.005}");
  }

  private Answer send() {
    return service.importModel(NAME, new Safetensors(tensors, metadata).toBytes());
  }

  private ProblemAssert assertRefused(String code, String pointer) {
    Answer answer = send();
    assertThat(service.get("/models/" + NAME).status()).isEqualTo(404);
    return assertThatProblem(answer).is(422, code).blames(pointer);
  }

  @Test
  void fileWhenAllAgreesIsAModelThatTells() {
    Answer answer = send();
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    JsonNode told = service.get("/models/stranger/versions/latest").json();
    assertThat(told.at("/metadata/familiarity").toString()).isEqualTo(metadata.get("familiarity"));
    JsonNode prediction =
        service
            .post(
                "/models/stranger/predict",
                "{\"reject\":0,\"pixels\":%s}".formatted(Pictures.row(784, "0")))
            .json();
    assertThat(prediction.get("unfamiliarity").asDouble()).isNotNegative();
    service.delete("/models/" + NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {NetworkFile.MEANS, NetworkFile.WHITENING})
  void fileWhenATensorIsMissingIsRefused(String name) {
    tensors.remove(name);
    assertRefused("tensor-mismatch", "/" + name)
        .says("tensor %s of the network must be".formatted(name));
  }

  @Test
  void fileWhenATensorIsOfAnotherNetworkOrNoNumberIsRefused() {
    tensors.put(NetworkFile.WHITENING, Tensor.zeros(128, 128));
    assertRefused("tensor-mismatch", "/" + NetworkFile.WHITENING)
        .says("must be [152, 152], got [128, 128]");
    Tensor broken = Tensor.zeros(152, 152);
    broken.data()[7] = Float.NaN;
    tensors.put(NetworkFile.WHITENING, broken);
    assertRefused("non-finite-number", "/" + NetworkFile.WHITENING);
  }

  @Test
  void fileWhenItHoldsTensorsThatItsMetadataDoesNotTellOfIsRefused() {
    metadata.remove("familiarity");
    tensors.remove(NetworkFile.MEANS);
    assertRefused("tensor-mismatch", "/" + NetworkFile.WHITENING).says("the network has no tensor");
  }

  @ParameterizedTest
  @CsvSource({
    "threshold, 0, 'threshold must be positive, got 0.0'",
    "threshold, -2, 'threshold must be positive, got -2.0'",
    "refused, 1.5, 'refused must be from 0 to 1, got 1.5'"
  })
  void fileWhenAFigureCannotBeIsRefused(String figure, String value, String detail) {
    String text = Objects.requireNonNull(metadata.get("familiarity"));
    metadata.put(
        "familiarity",
        text.replaceFirst(
            "\"%s\":[0-9.]+".formatted(figure), "\"%s\":%s".formatted(figure, value)));
    assertRefused("invalid-value", POINTER + "/" + figure).says(detail);
  }
}
