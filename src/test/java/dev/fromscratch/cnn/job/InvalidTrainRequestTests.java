package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed requests that ask for what cannot be trained. */
@ServiceTest
class InvalidTrainRequestTests {

  private final ServiceClient service;
  private List<String> before = List.of();

  InvalidTrainRequestTests(ServiceClient service) {
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
      quoteCharacter = '`',
      textBlock =
          """
          {"dataset":"cifar10"} | unknown-dataset | /dataset | dataset must be one of digits, mnist, fashion-mnist, xor, got "cifar10"
          {"dataset":"../mnist"}| unknown-dataset | /dataset | got "../mnist"
          {"dataset":"Digits"}  | unknown-dataset | /dataset | got "Digits"
          {"dataset":""}        | unknown-dataset | /dataset | got ""
          {"network":"resnet"}  | unknown-network | /network | network must be one of mnist-conv, lenet, pytorch-mnist, compact, xor, or an object with layers, got "resnet"
          {"network":""}        | unknown-network | /network | got ""
          {"augmentation":"heavy"} | unknown-augmentation | /augmentation | augmentation must be one of light, none, strong, got "heavy"
          {"loss":"hinge"}      | unknown-loss    | /loss    | loss must be one of softmaxCrossEntropy, meanSquaredError, binaryCrossEntropy, got "hinge"
          """)
  void wordWhenItIsUnknownAnswers422WithTheKnownOnes(
      String body, String code, String pointer, String detail) {
    assertThatProblem(train(body)).is(422, code).blames(pointer).says(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "epochs":0                 | /epochs             | epochs must be from 1 to 10000, got 0
          "epochs":-1                | /epochs             | epochs must be from 1 to 10000, got -1
          "epochs":10001             | /epochs             | epochs must be from 1 to 10000, got 10001
          "epochs":2147483647        | /epochs             | epochs must be from 1 to 10000, got 2147483647
          "batchSize":0              | /batchSize          | batchSize must be from 1 to 8192, got 0
          "batchSize":-64            | /batchSize          | batchSize must be from 1 to 8192, got -64
          "batchSize":8193           | /batchSize          | batchSize must be from 1 to 8192, got 8193
          "samplesPerClass":0        | /samplesPerClass    | samplesPerClass must be from 1 to 10000000, got 0
          "samplesPerClass":-5       | /samplesPerClass    | samplesPerClass must be from 1 to 10000000, got -5
          "loss":{"type":"softmaxCrossEntropy","labelSmoothing":1}    | /loss/labelSmoothing | labelSmoothing must be at least 0 and below 1, got 1.0
          "loss":{"type":"softmaxCrossEntropy","labelSmoothing":-0.1} | /loss/labelSmoothing | labelSmoothing must be at least 0 and below 1, got -0.1
          "schedule":{"type":"constant","warmupSteps":-1}     | /schedule/warmupSteps    | warmupSteps must be from 0 to 1000000, got -1
          "schedule":{"type":"step","stepEpochs":0}           | /schedule/stepEpochs     | stepEpochs must be from 1 to 10000, got 0
          "schedule":{"type":"step","factor":0}               | /schedule/factor         | factor must be above 0 and at most 1, got 0.0
          "schedule":{"type":"exponential","factor":1.5}      | /schedule/factor         | factor must be above 0 and at most 1, got 1.5
          "schedule":{"type":"cosine","minimumFactor":2}      | /schedule/minimumFactor  | minimumFactor must be a number from 0 to 1, got 2.0
          "schedule":{"type":"oneCycle","maxFactor":0.5}      | /schedule/maxFactor      | maxFactor must be a number from 1 to 1e6, got 0.5
          "schedule":{"type":"oneCycle","warmupFraction":1}   | /schedule/warmupFraction | warmupFraction must be at least 0 and below 1, got 1.0
          "schedule":{"type":"oneCycle","finalFactor":-1}     | /schedule/finalFactor    | finalFactor must be a number from 0 to 1, got -1.0
          "earlyStopping":{},"validationFraction":0 | /earlyStopping    | earlyStopping needs a validation set, got validationFraction 0
          "earlyStopping":{"patience":0}   | /earlyStopping/patience | patience must be from 1 to 10000, got 0
          "earlyStopping":{"minDelta":-1}  | /earlyStopping/minDelta | minDelta must be a number from 0 to 1e6, got -1.0
          "weightAveraging":{"decay":1}    | /weightAveraging/decay  | decay must be at least 0 and below 1, got 1.0
          "weightAveraging":{"decay":-0.5} | /weightAveraging/decay  | decay must be at least 0 and below 1, got -0.5
          "augmentation":{"shift":101}          | /augmentation/shift           | shift must be from 0 to 100, got 101.0
          "augmentation":{"rotation":-1}        | /augmentation/rotation        | rotation must be from 0 to 180, got -1.0
          "augmentation":{"scale":1}            | /augmentation/scale           | scale must be from 0 to 0.9, got 1.0
          "augmentation":{"shear":90}           | /augmentation/shear           | shear must be from 0 to 75, got 90.0
          "augmentation":{"strokeThickness":1e999}        | /augmentation/strokeThickness     | strokeThickness must be from 0 to 10, got Infinity
          "augmentation":{"elastic":{"alpha":-1}}         | /augmentation/elastic/alpha       | alpha must be from 0 to 1000, got -1.0
          "augmentation":{"elastic":{"sigma":0}}          | /augmentation/elastic/sigma       | sigma must be from 1 to 50, got 0.0
          "augmentation":{"mirror":1.5}         | /augmentation/mirror          | mirror must be from 0 to 1, got 1.5
          "augmentation":{"erasing":{"probability":2}}    | /augmentation/erasing/probability | probability must be from 0 to 1, got 2.0
          "augmentation":{"erasing":{"minArea":-0.1}}     | /augmentation/erasing/minArea     | minArea must be from 0 to 1, got -0.1
          "augmentation":{"erasing":{"maxArea":1.1}}      | /augmentation/erasing/maxArea     | maxArea must be from 0 to 1, got 1.1
          "augmentation":{"erasing":{"minArea":0.5}}      | /augmentation/erasing/minArea     | minArea must be at most maxArea, got 0.5 and 0.4
          "gradientClipNorm":0       | /gradientClipNorm   | gradientClipNorm must be a positive number up to 1e6, got 0.0
          "optimizer":{"type":"sgd","nesterov":true}              | /optimizer/nesterov | nesterov needs a momentum above 0, got 0; 0.9 is usual
          "optimizer":{"type":"sgd","nesterov":true,"momentum":0} | /optimizer/nesterov | nesterov needs a momentum above 0, got 0; 0.9 is usual
          "validationFraction":1     | /validationFraction | validationFraction must be at least 0 and below 1, got 1.0
          "validationFraction":-0.1  | /validationFraction | validationFraction must be at least 0 and below 1, got -0.1
          "validationFraction":1e999 | /validationFraction | validationFraction must be at least 0 and below 1, got Infinity
          "validationFraction":0.99999999999 | /validationFraction | at least 0 and below 1, got 0.99999999999
          """)
  void numberWhenItIsOutOfRangeAnswers422WithTheRange(String field, String pointer, String detail) {
    assertThatProblem(train("{%s}".formatted(field)))
        .is(422, "invalid-value")
        .blames(pointer)
        .says(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "type":"sgd","learningRate":0       | learningRate | a positive number up to 1e6, got 0.0
          "type":"sgd","learningRate":-0.1    | learningRate | a positive number up to 1e6, got -0.1
          "type":"sgd","learningRate":1e999   | learningRate | a positive number up to 1e6, got Infinity
          "type":"sgd","learningRate":-1e999  | learningRate | a positive number up to 1e6, got -Infinity
          "type":"sgd","learningRate":1e7     | learningRate | a positive number up to 1e6, got 1.0E7
          "type":"sgd","learningRate":1e-50   | learningRate | a positive number up to 1e6, got 1.0E-50
          "type":"sgd","momentum":1           | momentum     | at least 0 and below 1, got 1.0
          "type":"sgd","momentum":-0.5        | momentum     | at least 0 and below 1, got -0.5
          "type":"sgd","weightDecay":-1       | weightDecay  | a number from 0 to 1e6, got -1.0
          "type":"adamw","weightDecay":1e999  | weightDecay  | a number from 0 to 1e6, got Infinity
          "type":"adamw","beta1":1            | beta1        | at least 0 and below 1, got 1.0
          "type":"rmsprop","decay":1          | decay        | at least 0 and below 1, got 1.0
          "type":"rmsprop","momentum":-1      | momentum     | at least 0 and below 1, got -1.0
          "type":"rmsprop","epsilon":0        | epsilon      | a positive number up to 1e6, got 0.0
          "type":"adam","learningRate":0      | learningRate | a positive number up to 1e6, got 0.0
          "type":"adam","beta1":1             | beta1        | at least 0 and below 1, got 1.0
          "type":"adam","beta2":-1            | beta2        | at least 0 and below 1, got -1.0
          "type":"adam","beta2":0.99999999999 | beta2        | at least 0 and below 1, got 0.99999999999
          "type":"adam","epsilon":0           | epsilon      | a positive number up to 1e6, got 0.0
          """)
  void optimizerWhenANumberIsOutOfRangeAnswers422(String fields, String field, String detail) {
    assertThatProblem(train("{\"optimizer\":{%s}}".formatted(fields)))
        .is(422, "invalid-value")
        .blames("/optimizer/" + field)
        .says("%s must be %s".formatted(field, detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []           | /classes   | classes must name at least two classes and none twice, got []
          [3]          | /classes   | at least two classes and none twice, got [3]
          [3,3]        | /classes   | at least two classes and none twice, got [3, 3]
          [0,1,0]      | /classes   | at least two classes and none twice, got [0, 1, 0]
          [0,10]       | /classes/1 | classes[1] must be from 0 to 9, got 10
          [-1,0]       | /classes/0 | classes[0] must be from 0 to 9, got -1
          [0,null]     | /classes/1 | classes[1] is required, a whole number from 0 to 9
          ["3"]        | /classes   | at least two classes and none twice, got ["3"]
          [3,"3"]      | /classes   | at least two classes and none twice, got [3, "3"]
          """)
  void classesWhenTheyAreNoChoiceAnswer422(String classes, String pointer, String detail) {
    assertThatProblem(train("{\"classes\":%s}".formatted(classes)))
        .is(422, "invalid-value")
        .blames(pointer)
        .says(detail);
  }

  @Test
  void classesWhenTheyNameNoneAnswer422WithThoseThereAre() {
    assertThatProblem(train("{\"classes\":[0,\"cat\"]}"))
        .is(422, "unknown-class")
        .blames("/classes/1")
        .says("there is no class \"cat\"; there are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
    assertThatProblem(train("{\"classes\":[\"03\",\"\",1]}"))
        .is(422, "invalid-request")
        .blames("/classes/0", "/classes/1")
        .says("2 things are wrong; the first: there is no class \"03\"; there are 0, 1,");
  }

  @Test
  void classesWhenThereAreFarTooManyGetAShortAnswer() {
    String many =
        IntStream.range(0, 200_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    Answer answer = train("{\"classes\":[%s]}".formatted(many.substring(0, 900_000)));
    assertThatProblem(answer)
        .is(422, "invalid-value")
        .blames("/classes")
        .says("classes must name at most 10 classes, got ");
    assertThat(answer.body()).hasSizeLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\\\b",
        "A",
        "ä",
        ".hidden",
        "-x",
        "x.",
        "x y",
        "x:1",
        "x@latest",
        "x\\u0000",
        "%2e%2e"
      })
  void nameWhenItCouldNotBeAFolderAnswers422(String name) {
    assertThatProblem(train("{\"name\":\"%s\"}".formatted(name)))
        .is(422, "invalid-value")
        .blames("/name")
        .says("name must be 1 to 64 lower-case letters, digits, dots, hyphens and underscores");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "dataset", "network", "loss", "augmentation"})
  void wordWhenItIsEndlessGetsAShortAnswer(String field) {
    Answer answer = train("{\"%s\":\"%s\"}".formatted(field, "a".repeat(500_000)));
    assertThatProblem(answer).hasStatus(422).blames("/" + field).says("got \"aaaaaaaa");
    assertThat(answer.body()).hasSizeLessThan(1500);
  }

  @Test
  void nameWhenItIsTooLongAnswers422() {
    assertThatProblem(train("{\"name\":\"%s\"}".formatted("a".repeat(65))))
        .is(422, "invalid-value")
        .blames("/name");
  }

  @Test
  void requestWhenSeveralThingsAreWrongTellsAllOfThem() {
    String body =
        """
        {"name":"../x","epochs":0,"batchSize":0,"samplesPerClass":0,"classes":[3],"loss":"x",
         "validationFraction":2,"optimizer":{"type":"adam","learningRate":0,"beta1":1}}\
        """;
    assertThatProblem(train(body))
        .is(422, "invalid-request")
        .says("9 things are wrong; the first: name must be")
        .blames(
            "/name",
            "/optimizer/learningRate",
            "/optimizer/beta1",
            "/epochs",
            "/batchSize",
            "/loss",
            "/validationFraction",
            "/samplesPerClass",
            "/classes");
  }

  @Test
  void networkWhenItNeedsMoreMemoryThanThereIsAnswers422() {
    assertThatProblem(train("{\"batchSize\":8192,\"network\":\"pytorch-mnist\"}"))
        .is(422, "network-too-large")
        .blames("/network")
        .says("training this network at batch size 8192 takes 10252 MB of memory, at most");
  }

  private Answer train(String body) {
    return service.post("/train", body);
  }
}
