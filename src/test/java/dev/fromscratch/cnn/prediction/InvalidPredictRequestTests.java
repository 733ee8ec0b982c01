package dev.fromscratch.cnn.prediction;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for predictions that nobody can answer. */
@ServiceTest
class InvalidPredictRequestTests {

  private static final String BLANK = Pictures.row(Pictures.COUNT, "0");

  private final ServiceClient service;
  private final String model;
  private List<String> before = List.of();

  InvalidPredictRequestTests(ServiceClient service) {
    this.service = service;
    this.model = service.tinyModel();
  }

  @BeforeEach
  void lookAround() {
    before = service.inventory();
  }

  @AfterEach
  void nothingChanged() {
    assertThat(service.inventory()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes", "UNIT", "255"})
  void scaleWhenItIsUnknownAnswers422(String scale) {
    String body =
        "{\"model\":\"%s\",\"scale\":\"%s\",\"pixels\":%s}".formatted(model, scale, BLANK);
    assertThatProblem(service.post("/predict", body))
        .is(422, "invalid-value")
        .blames("/scale")
        .says("scale must be unit (0 to 1) or byte (0 to 255), got \"%s\"".formatted(scale));
  }

  @Test
  void imagesWhenThereAreNoneAnswer422() {
    assertThatProblem(predict("images", "[]"))
        .is(422, "empty-batch")
        .blames("/images")
        .says("images must hold at least one picture, got none");
  }

  @Test
  void imagesWhenThereAreTooManyAnswer422() {
    List<String> many = Collections.nCopies(ServiceTest.MAX_IMAGES + 1, BLANK);
    assertThatProblem(predict("images", Pictures.batch(many)))
        .is(422, "too-many-images")
        .blames("/images")
        .says("images must hold at most 50 pictures (setting cnn.prediction.max-images), got 51");
  }

  @Test
  void imagesWhenOneIsWrongAnswer422WithItsPlace() {
    assertThatProblem(predict("images", "[%s,%s]".formatted(BLANK, Pictures.row(783, "0"))))
        .is(422, "invalid-pixels")
        .blames("/images/1");
    assertThatProblem(predict("images", "[%s,null]".formatted(BLANK)))
        .is(422, "invalid-pixels")
        .blames("/images/1")
        .says("expected an array of numbers, got null");
    String tooDark = Pictures.blankExcept(0, "300");
    assertThatProblem(predict("images", "[%s,%s]".formatted(BLANK, tooDark)))
        .is(422, "invalid-pixels")
        .blames("/images/1");
    assertThatProblem(predict("images", "[%s]".formatted(Pictures.blankGrid(28, 27))))
        .is(422, "invalid-pixels")
        .blames("/images/0/0");
  }

  @Test
  void imagesWhenTheyAreNoListAnswer400() {
    assertThatProblem(predict("images", "{}"))
        .is(400, "invalid-value")
        .blames("/images")
        .says("expected an array here, got an object");
  }

  @Test
  void requestWhenItHasBothOrNeitherAnswers422() {
    assertThatProblem(service.post("/predict", "{}"))
        .is(422, "invalid-value")
        .blames("")
        .says("send either pixels, for one picture, or images, for several, got neither");
    assertThatProblem(
            service.post("/predict", "{\"pixels\":%s,\"images\":[%s]}".formatted(BLANK, BLANK)))
        .is(422, "invalid-value")
        .blames("")
        .says("got both");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.5", "1e300"})
  void rejectWhenItIsNoProbabilityAnswers422(String threshold) {
    String body =
        "{\"model\":\"%s\",\"reject\":%s,\"pixels\":%s}".formatted(model, threshold, BLANK);
    assertThatProblem(service.post("/predict", body)).is(422, "invalid-value").blames("/reject");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 11, 2147483647})
  void topKWhenThereAreNotThatManyClassesAnswers422(int topK) {
    String body = "{\"model\":\"%s\",\"topK\":%d,\"pixels\":%s}".formatted(model, topK, BLANK);
    assertThatProblem(service.post("/predict", body))
        .is(422, "invalid-value")
        .blames("/topK")
        .says("topK must be from 1 to 10, got " + topK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "@latest",
        "a:",
        "a:-1",
        "a:01",
        "a:1.5",
        "a:9999999999",
        "a:x",
        "a@b",
        "a:1@latest",
        "../a",
        "A",
        "a b"
      })
  void modelWhenItIsNoReferenceAnswers422(String reference) {
    assertThatProblem(predictWith(reference))
        .is(422, "invalid-model-reference")
        .blames("/model")
        .says("model must be name, name:version or name@latest, got \"%s\"".formatted(reference));
  }

  @Test
  void modelWhenItIsEndlessGetsAShortAnswer() {
    Answer answer = predictWith("a".repeat(500_000));
    assertThatProblem(answer).is(422, "invalid-model-reference");
    assertThat(answer.body()).hasSizeLessThan(1500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "nobody:0", "nobody:1", "nobody@latest", "nobody:999999999"})
  void modelWhenThereIsNoneAnswers404(String reference) {
    assertThatProblem(predictWith(reference))
        .is(404, "model-not-found")
        .blamesNoPart()
        .says("there is no model nobody");
  }

  @Test
  void modelWhenThereIsNoSuchVersionAnswers404() {
    assertThatProblem(predictWith(model + ":999"))
        .is(404, "model-not-found")
        .says("there is no model %s:999; GET /models lists what there is".formatted(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models/nobody/predict", "/models/nobody/versions/1/predict"})
  void modelWhenTheAddressNamesNoneAnswers404(String path) {
    assertThatProblem(service.post(path, "{\"pixels\":%s}".formatted(BLANK)))
        .is(404, "model-not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "x", "-1", "1.5", "99999999999"})
  void versionWhenTheAddressNamesNoneAnswers404(String version) {
    String path = "/models/%s/versions/%s/predict".formatted(model, version);
    assertThatProblem(service.post(path, "{\"pixels\":%s}".formatted(BLANK)))
        .is(404, "model-not-found")
        .says("there is no version \"%s\" of model %s".formatted(version, model));
  }

  @Test
  void modelWhenAddressAndBodyNameOneAnswers422() {
    assertThatProblem(
            service.post(
                "/models/%s/predict".formatted(model),
                "{\"model\":\"%s\",\"pixels\":%s}".formatted(model, BLANK)))
        .is(422, "invalid-value")
        .blames("/model")
        .says("the address names the model already, %s; leave model out".formatted(model));
  }

  private Answer predict(String field, String pictures) {
    return service.post(
        "/predict", "{\"model\":\"%s\",\"%s\":%s}".formatted(model, field, pictures));
  }

  private Answer predictWith(String reference) {
    return service.post("/predict", "{\"model\":\"%s\",\"pixels\":%s}".formatted(reference, BLANK));
  }
}
