package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that say something the service cannot even read. */
@ServiceTest
class UnreadableBodyTests {

  private final ServiceClient service;
  private List<String> before = List.of();

  UnreadableBodyTests(ServiceClient service) {
    this.service = service;
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                          | at line 1, column 2: Unexpected end-of-input
          {"epochs":}                | at line 1, column 11: Unexpected character
          {"epochs":1,}              | at line 1, column 13: Unexpected character
          {'epochs':1}               | at line 1, column 2: Unexpected character
          {epochs:1}                 | at line 1, column 2: Unexpected character
          {"epochs":01}              | at line 1, column 12: Invalid numeric value
          {"epochs":NaN}             | at line 1, column 14: Non-standard token 'NaN'
          {"epochs":-Infinity}       | at line 1, column
          {} // none                 | at line 1, column 4: Unexpected character
          {} x                       | at line 1, column
          <train/>                   | at line 1, column 1: Unexpected character
          """,
      quoteCharacter = '`')
  void bodyWhenItIsNotJsonAnswers400AndWhere(String body, String where) {
    for (String path : List.of("/train", "/predict")) {
      assertThatProblem(service.post(path, body))
          .is(400, "malformed-json")
          .says("the body is not well-formed JSON " + where)
          .blamesNoPart();
    }
  }

  @Test
  void bodyWhenItIsNotUtf8Answers400() {
    byte[] latin1 = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xe9, '"', '}'};
    assertThatProblem(send(latin1)).is(400, "malformed-json");
  }

  @Test
  void bodyWhenItIsNestedTooDeeplyAnswers400() {
    String deep = "[".repeat(100_000);
    for (String body : List.of(deep, "{\"classes\":" + deep, "{\"pixels\":" + deep)) {
      assertThatProblem(service.post("/train", body)).hasStatus(400);
      assertThatProblem(service.post("/predict", body)).hasStatus(400, 422);
    }
  }

  @Test
  void predictWhenThereIsNoBodyAnswers400() {
    assertThatProblem(service.post("/predict", "")).is(400, "malformed-json").says("got none");
    assertThatProblem(service.post("/predict", "null")).is(400, "malformed-json").says("got none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"epoch":1}                                                | /epoch                     | known are augmentation, batchSize, classes, dataset, earlyStopping, ensemble, epochs,
          {"augmentation":{"zoom":0.1}}                                  | /augmentation/zoom         | known are
          {"loss":{"type":"softmaxCrossEntropy","smoothing":0.1}}    | /loss/smoothing            | known are labelSmoothing
          {"optimizer":{"type":"sgd","lr":1}}                        | /optimizer/lr              | known are learningRate, momentum, nesterov, weightDecay
          {"optimizer":{"lr":1,"type":"adam"}}                       | /optimizer/lr              | known are beta1, beta2, epsilon, learningRate
          {"network":{"layer":[]}}                                   | /network/layer             | known are inputShape, layers, normalization
          {"network":{"layers":[{"type":"relu"},{"type":"dense","out":3}]}} | /network/layers/1/out | known are outFeatures, weightInit
          {"network":{"layers":[{"type":"relu","rate":1}]}}          | /network/layers/0/rate     | known are none
          {"network":{"normalization":{"std":1}}}                    | /network/normalization/std | known are deviation, mean
          {"a/b~c":1}                                                | /a~1b~0c                   | there is no field "a/b~c" here
          """)
  void fieldWhenItIsUnknownAnswers400WithTheKnownOnes(String body, String pointer, String known) {
    assertThatProblem(service.post("/train", body))
        .is(400, "unknown-field")
        .blames(pointer)
        .says(known);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"epochs":1,"epochs":2}                                              | /epochs
          {"epochs":1,"epochs":1}                                              | /epochs
          {"optimizer":{"type":"sgd","momentum":0,"momentum":1}}               | /optimizer/momentum
          {"optimizer":{"momentum":0,"momentum":1,"type":"sgd"}}               | /optimizer/momentum
          {"network":{"layers":[{"type":"dropout","rate":0.1,"rate":0.2}]}}    | /network/layers/0/rate
          """)
  void fieldWhenItIsRepeatedAnswers400(String body, String pointer) {
    assertThatProblem(service.post("/train", body))
        .is(400, "duplicate-field")
        .blames(pointer)
        .says("is there more than once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"optimizer":{"type":"adagrad"}}            | /optimizer/type        | must be one of sgd, adam, adamw, rmsprop, got "adagrad"
          {"loss":{"type":"hinge"}}                   | /loss/type             | must be one of softmaxCrossEntropy, meanSquaredError, binaryCrossEntropy, got "hinge"
          {"schedule":{"type":"linear"}}              | /schedule/type         | must be one of constant, step, exponential, cosine, oneCycle, got "linear"
          {"optimizer":{"type":"SGD"}}                | /optimizer/type        | must be one of sgd, adam, adamw, rmsprop, got "SGD"
          {"optimizer":{"type":5}}                    | /optimizer/type        | must be one of sgd, adam, adamw, rmsprop, got "5"
          {"optimizer":{}}                            | /optimizer/type        | must be one of sgd, adam, adamw, rmsprop, got none
          {"optimizer":{"learningRate":1}}            | /optimizer/type        | must be one of sgd, adam, adamw, rmsprop, got none
          {"network":{"layers":[{"type":"conv3d"}]}}  | /network/layers/0/type | must be one of conv2d, depthwiseConv2d, dense, maxPool2d,
          {"network":{"layers":[{"kernelSize":3}]}}   | /network/layers/0/type | softmax, dropout, residual, got none
          """)
  void typeWhenItIsUnknownOrMissingAnswers400WithTheKnownOnes(
      String body, String pointer, String detail) {
    assertThatProblem(service.post("/train", body))
        .is(400, "unknown-type")
        .blames(pointer)
        .says(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                          | ``                            | expected an object here, got an array
          5                                           | ``                            | expected an object here, got a number
          "x"                                         | ``                            | expected an object here, got a string
          true                                        | ``                            | expected an object here, got a boolean
          {"epochs":"5"}                              | /epochs                       | expected a whole number here, got a string
          {"epochs":1.5}                              | /epochs                       | expected a whole number here, got 1.5
          {"epochs":1e2}                              | /epochs                       | expected a whole number here, got 100.0
          {"epochs":true}                             | /epochs                       | expected a whole number here, got a boolean
          {"epochs":[]}                               | /epochs                       | expected a whole number here, got an array
          {"epochs":{}}                               | /epochs                       | expected a whole number here, got an object
          {"batchSize":"64"}                          | /batchSize                    | expected a whole number here, got a string
          {"samplesPerClass":0.5}                     | /samplesPerClass              | expected a whole number here, got 0.5
          {"seed":1.5}                                | /seed                         | expected a whole number here, got 1.5
          {"seed":"42"}                               | /seed                         | expected a whole number here, got a string
          {"validationFraction":"0.1"}                | /validationFraction           | expected a number here, got a string
          {"validationFraction":[0.1]}                | /validationFraction           | expected a number here, got an array
          {"classes":{}}                              | /classes                      | expected an array here, got an object
          {"classes":5}                               | /classes                      | expected an array here, got a number
          {"classes":[0,true]}                        | /classes/1                    | expected the index or the name of a class here, got a boolean
          {"classes":[0,9999999999]}                  | /classes/1                    | expected a whole number from -2147483648 to 2147483647 here, got 9999999999
          {"classes":[0,1.5]}                         | /classes/1                    | expected the index or the name of a class here, got a number
          {"classes":[[0],1]}                         | /classes/0                    | expected the index or the name of a class here, got an array
          {"name":5}                                  | /name                         | expected a string here, got 5
          {"name":["a"]}                              | /name                         | expected a string here, got an array
          {"dataset":true}                            | /dataset                      | expected a string here, got true
          {"augmentation":2}                          | /augmentation                 | expected the name of an augmentation or an object with settings here, got a number
          {"loss":1.5}                                | /loss                         | expected the name of a loss or an object with its type here, got a number
          {"optimizer":[]}                            | /optimizer                    | expected an object here, got an array
          {"optimizer":"sgd"}                         | /optimizer                    | expected an object here, got a string
          {"optimizer":{"type":"sgd","momentum":"0"}} | /optimizer/momentum           | expected a number here, got a string
          {"network":5}                               | /network                      | expected the name of a preset or an object with layers here, got a number
          {"network":[]}                              | /network                      | expected the name of a preset or an object with layers here, got an array
          {"network":{"layers":{}}}                   | /network/layers               | expected an array here, got an object
          {"network":{"layers":[[]]}}                 | /network/layers/0             | expected an object here, got an array
          {"network":{"layers":["relu"]}}             | /network/layers/0             | expected an object here, got a string
          {"network":{"layers":[{"type":"dense","outFeatures":"10"}]}} | /network/layers/0/outFeatures | expected a whole number here, got a string
          {"network":{"layers":[{"type":"conv2d","padding":1}]}}       | /network/layers/0/padding     | expected a string here, got 1
          {"network":{"layers":[{"type":"reshape","shape":784}]}}      | /network/layers/0/shape       | expected an array here, got a number
          {"network":{"layers":[{"type":"reshape","shape":["784"]}]}}  | /network/layers/0/shape/0     | expected a whole number here, got a string
          {"network":{"normalization":0.5}}           | /network/normalization        | expected an object here, got a number
          """)
  void valueWhenItIsOfTheWrongKindAnswers400(String body, String pointer, String detail) {
    assertThatProblem(service.post("/train", body))
        .is(400, "invalid-value")
        .blames(pointer)
        .says(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "99999999999999999999999", "-2147483649"})
  void wholeNumberWhenItIsHugeAnswers400(String number) {
    assertThatProblem(service.post("/train", "{\"epochs\":%s}".formatted(number)))
        .is(400, "invalid-value")
        .blames("/epochs")
        .says("expected a whole number from -2147483648 to 2147483647 here, got " + number);
  }

  @Test
  void numberWhenItHasThousandsOfDigitsAnswers400() {
    String digits = "9".repeat(100_000);
    for (String field : List.of("epochs", "seed", "validationFraction")) {
      Answer answer = service.post("/train", "{\"%s\":%s}".formatted(field, digits));
      assertThatProblem(answer).hasStatus(400);
      assertThat(answer.body()).hasSizeLessThan(1000);
    }
  }

  @Test
  void bodyWhenASecondValueFollowsAnswers400() {
    assertThatProblem(service.post("/train", "{}{}"))
        .is(400, "malformed-json")
        .says("the body must be one JSON value, got more after it");
  }

  private Answer send(byte[] body) {
    return service.send(
        "POST", "/train", BodyPublishers.ofByteArray(body), "Content-Type", "application/json");
  }
}
