package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that are no network, or not one for this data and loss. */
@ServiceTest
class InvalidLayersTests {

  private static final String DENSE = "{\"type\":\"dense\",\"outFeatures\":%d}";
  private static final String FLATTEN = "{\"type\":\"flatten\"}";

  private final ServiceClient service;
  private List<String> before = List.of();

  InvalidLayersTests(ServiceClient service) {
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
          {"type":"conv2d","outChannels":8,"kernelSize":5},{"type":"dense","outFeatures":10}        | 1 | layer 1 (dense): expects input [features], got [8, 24, 24]; put a flatten layer before it
          {"type":"flatten"},{"type":"conv2d","outChannels":8,"kernelSize":5}                       | 1 | layer 1 (conv2d): expects input [C, H, W], got [784]
          {"type":"flatten"},{"type":"maxPool2d","kernelSize":2}                                    | 1 | layer 1 (maxPool2d): expects input [C, H, W], got [784]
          {"type":"flatten"},{"type":"dense","outFeatures":11}                                      | 1 | layer 1 (dense): the last layer must give one number per class, expected [10], got [11]
          {"type":"conv2d","outChannels":10,"kernelSize":28}                                        | 0 | expected [10], got [10, 1, 1]
          {"type":"relu"}                                                                           | 0 | layer 0 (relu): the last layer must give one number per class, expected [10], got [1, 28, 28]
          {"type":"reshape","shape":[783]},{"type":"dense","outFeatures":10}                        | 0 | layer 0 (reshape): cannot reshape [1, 28, 28] (784 numbers) to [783] (783 numbers)
          {"type":"reshape","shape":[28,28,1,2]}                                                    | 0 | layer 0 (reshape): cannot reshape [1, 28, 28] (784 numbers) to [28, 28, 1, 2] (1568 numbers)
          {"type":"conv2d","outChannels":8,"kernelSize":29},{"type":"flatten"}                      | 0 | layer 0 (conv2d): kernelSize 29 does not fit a 28x28 input with padding 0
          {"type":"maxPool2d","kernelSize":29},{"type":"flatten"}                                   | 0 | layer 0 (maxPool2d): kernelSize 29 does not fit a 28x28 input with padding 0
          {"type":"flatten"},{"type":"depthwiseConv2d","kernelSize":3}                              | 1 | layer 1 (depthwiseConv2d): expects input [C, H, W], got [784]
          {"type":"flatten"},{"type":"globalAvgPool"}                                               | 1 | layer 1 (globalAvgPool): expects input [C, H, W], got [784]
          {"type":"reshape","shape":[28,28]},{"type":"batchNorm"}                                   | 1 | layer 1 (batchNorm): expects input [C, H, W] or [features], got [28, 28]
          {"type":"maxPool2d","kernelSize":14},{"type":"maxPool2d","kernelSize":3}                  | 1 | layer 1 (maxPool2d): kernelSize 3 does not fit a 2x2 input
          {"type":"conv2d","outChannels":4096,"kernelSize":1024,"padding":"full"}                   | 0 | layer 0 (conv2d): a tensor holds at most 2147483647 numbers, got shape [4096, 1051, 1051]
          {"type":"conv2d","outChannels":4096,"kernelSize":1,"bias":"perPosition"},{"type":"conv2d","outChannels":4096,"kernelSize":2} | 1 | layer 1 (conv2d): weight [4096, 4096, 2, 2] has 67108864 numbers
          """)
  void layerWhenItDoesNotFitIsNamedWithWhatWasExpected(String layers, int index, String detail) {
    assertThatProblem(train("[%s]".formatted(layers)))
        .is(422, "invalid-network")
        .blames("/network/layers/" + index)
        .says(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"conv2d","kernelSize":3}                                   | outChannels | outChannels is required, a whole number from 1 to 4096
          {"type":"conv2d","outChannels":3}                                  | kernelSize  | kernelSize is required, a whole number from 1 to 1024
          {"type":"conv2d","outChannels":0,"kernelSize":3}                   | outChannels | outChannels must be from 1 to 4096, got 0
          {"type":"conv2d","outChannels":4097,"kernelSize":3}                | outChannels | outChannels must be from 1 to 4096, got 4097
          {"type":"conv2d","outChannels":3,"kernelSize":-3}                  | kernelSize  | kernelSize must be from 1 to 1024, got -3
          {"type":"conv2d","outChannels":3,"kernelSize":2147483647}          | kernelSize  | kernelSize must be from 1 to 1024, got 2147483647
          {"type":"conv2d","outChannels":3,"kernelSize":3,"stride":0}        | stride      | stride must be from 1 to 1024, got 0
          {"type":"conv2d","outChannels":3,"kernelSize":3,"padding":"SAME"}  | padding     | padding must be one of valid, same, full, got "SAME"
          {"type":"conv2d","outChannels":3,"kernelSize":3,"bias":"some"}     | bias        | bias must be one of perChannel, perPosition, none, got "some"
          {"type":"conv2d","outChannels":3,"kernelSize":3,"weightInit":"x"}  | weightInit  | weightInit must be one of he, xavier, standardNormal, uniform, got "x"
          {"type":"depthwiseConv2d"}                                         | kernelSize  | kernelSize is required, a whole number from 1 to 1024
          {"type":"depthwiseConv2d","kernelSize":3,"bias":"x"}               | bias        | bias must be one of perChannel, perPosition, none, got "x"
          {"type":"dense"}                                                   | outFeatures | outFeatures is required, a whole number from 1 to 65536
          {"type":"dense","outFeatures":null}                                | outFeatures | outFeatures is required, a whole number from 1 to 65536
          {"type":"dense","outFeatures":65537}                               | outFeatures | outFeatures must be from 1 to 65536, got 65537
          {"type":"maxPool2d"}                                               | kernelSize  | kernelSize is required, a whole number from 1 to 1024
          {"type":"maxPool2d","kernelSize":2,"stride":-2}                    | stride      | stride must be from 1 to 1024, got -2
          {"type":"dropout","rate":1}                                        | rate        | rate must be at least 0 and below 1, got 1.0
          {"type":"dropout","rate":-0.1}                                     | rate        | rate must be at least 0 and below 1, got -0.1
          {"type":"dropout","rate":1e999}                                    | rate        | rate must be at least 0 and below 1, got Infinity
          {"type":"avgPool2d"}                                               | kernelSize  | kernelSize is required, a whole number from 1 to 1024
          {"type":"avgPool2d","kernelSize":2,"stride":0}                     | stride      | stride must be from 1 to 1024, got 0
          {"type":"batchNorm","momentum":0}                                  | momentum    | momentum must be above 0 and at most 1, got 0.0
          {"type":"batchNorm","momentum":1.1}                                | momentum    | momentum must be above 0 and at most 1, got 1.1
          {"type":"batchNorm","epsilon":0}                                   | epsilon     | epsilon must be a positive number up to 1e6, got 0.0
          {"type":"leakyRelu","slope":1}                                     | slope       | slope must be at least 0 and below 1, got 1.0
          {"type":"reshape"}                                                 | shape       | shape must have 1 to 4 axes, got 0
          {"type":"reshape","shape":[]}                                      | shape       | shape must have 1 to 4 axes, got 0
          {"type":"reshape","shape":[1,1,1,28,28]}                           | shape       | shape must have 1 to 4 axes, got 5
          {"type":"reshape","shape":[65536,65536]}                           | shape       | a tensor holds at most 2147483647 numbers, got shape [65536, 65536]
          {"type":"reshape","shape":[784,null]}                              | shape/1     | shape[1] is required, a whole number from 1 to 65536
          {"type":"reshape","shape":[-28,-28]}                               | shape/0     | shape[0] must be from 1 to 65536, got -28
          """)
  void layerWhenASettingIsWrongAnswers422(String layer, String field, String detail) {
    Answer answer = train("[%s,%s]".formatted(FLATTEN, layer));
    assertThatProblem(answer).hasStatus(422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/network/layers/1/" + field);
    assertThat(answer.text("/errors/0/detail")).contains(detail);
  }

  @Test
  void layersWhenThereAreNoneAnswer422() {
    assertThatProblem(train("[]"))
        .is(422, "invalid-value")
        .blames("/network/layers")
        .says("layers must hold 1 to 100 layers, got 0");
    assertThatProblem(service.post("/train", "{\"network\":{}}"))
        .is(422, "invalid-value")
        .blames("/network/layers");
  }

  @Test
  void layersWhenThereAreTooManyAnswer422() {
    assertThatProblem(train(Collections.nCopies(101, FLATTEN).toString()))
        .is(422, "invalid-value")
        .blames("/network/layers")
        .says("layers must hold 1 to 100 layers, got 101");
  }

  private static final String RESIDUAL = "{\"type\":\"residual\",\"layers\":[%s]}";

  @Test
  void layerWhenItIsInsideAResidualLayerIsNamedByItsPath() {
    String pool = "{\"type\":\"maxPool2d\",\"kernelSize\":29}";
    assertThatProblem(train("[%s]".formatted(RESIDUAL.formatted(RESIDUAL.formatted(pool)))))
        .is(422, "invalid-network")
        .blames("/network/layers/0/layers/0/layers/0")
        .says(
            "layer 0 (residual), layer 0 (residual), layer 0 (maxPool2d): kernelSize 29 does not");
    assertThatProblem(train("[%s]".formatted(RESIDUAL.formatted(FLATTEN))))
        .is(422, "invalid-network")
        .blames("/network/layers/0")
        .says("the layers inside must keep the shape [1, 28, 28], got [784]");
    assertThatProblem(train("[%s]".formatted(RESIDUAL.formatted("{\"type\":\"dense\"}"))))
        .is(422, "invalid-value")
        .blames("/network/layers/0/layers/0/outFeatures");
    assertThatProblem(train("[{\"type\":\"residual\"}]"))
        .is(422, "invalid-value")
        .blames("/network/layers/0/layers")
        .says("layers must hold 1 to 100 layers, got 0");
  }

  @Test
  void layersWhenTheyStandTooDeepOrAreTooManyInAllAnswer422() {
    String deep = FLATTEN;
    for (int i = 0; i < 90; i++) {
      deep = RESIDUAL.formatted(deep);
    }
    assertThatProblem(train("[%s]".formatted(deep)))
        .is(422, "invalid-value")
        .blames("/network/layers/0/layers/0/layers/0/layers/0/layers/0")
        .says("residual layers must stand at most 4 deep in each other");
    String wide = RESIDUAL.formatted(inner(Collections.nCopies(60, FLATTEN).toString()));
    assertThatProblem(train("[%s,%s]".formatted(wide, wide)))
        .is(422, "invalid-value")
        .blames("/network/layers")
        .says("a network must hold at most 100 layers in all, got 122");
  }

  @Test
  void layerWhenItIsNullAnswers422() {
    assertThatProblem(train("[%s,null]".formatted(FLATTEN)))
        .is(422, "invalid-value")
        .blames("/network/layers/1")
        .says("a layer must be an object, got null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "inputShape":[1,28,29]              | /network/inputShape              | inputShape must be [1, 28, 28] as in the data set, got [1, 28, 29]
          "inputShape":[]                     | /network/inputShape              | got []
          "inputShape":[1,28,null]            | /network/inputShape              | got [1, 28, null]
          "normalization":{"deviation":0}     | /network/normalization/deviation | deviation must be a positive number up to 1e6, got 0.0
          "normalization":{"deviation":1e999} | /network/normalization/deviation | got Infinity
          "normalization":{"mean":-1e999}     | /network/normalization/mean      | mean must be a number from -1e6 to 1e6, got -Infinity
          """)
  void inputWhenItIsDescribedWronglyAnswers422(String field, String pointer, String detail) {
    String layers = "[%s,%s]".formatted(FLATTEN, DENSE.formatted(10));
    assertThatProblem(
            service.post("/train", "{\"network\":{%s,\"layers\":%s}}".formatted(field, layers)))
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
          softmaxCrossEntropy | ,{"type":"softmax"} | softmaxCrossEntropy applies softmax itself and needs a network that ends in logits, got a last layer softmax
          softmaxCrossEntropy | ,{"type":"sigmoid"} | got a last layer sigmoid
          binaryCrossEntropy  | ``                  | binaryCrossEntropy needs a network that ends in sigmoid or softmax, got a last layer dense
          binaryCrossEntropy  | ,{"type":"tanh"}    | got a last layer tanh
          """)
  void lossWhenTheLastLayerDoesNotSuitItAnswers422(String loss, String last, String detail) {
    String body =
        "{\"loss\":\"%s\",\"network\":{\"layers\":[%s,%s%s]}}"
            .formatted(loss, FLATTEN, DENSE.formatted(10), last);
    assertThatProblem(service.post("/train", body))
        .is(422, "loss-mismatch")
        .blames("/loss")
        .says(detail);
  }

  /** Each layer is small enough by itself; together they would fill the memory of any machine. */
  @Test
  @Timeout(20)
  void layersWhenTheyAreManyAndLargeAreRefusedBeforeTheyTakeMemory() {
    String large = Collections.nCopies(90, DENSE.formatted(4000)).toString();
    assertThatProblem(train("[%s,%s,%s]".formatted(FLATTEN, inner(large), DENSE.formatted(10))))
        .is(422, "invalid-network")
        .blames("/network/layers/2")
        .says("layer 2 (dense): the network has 19144000 parameters up to here, at most 16777216");
  }

  private static String inner(String array) {
    return array.substring(1, array.length() - 1);
  }

  private Answer train(String layers) {
    return service.post("/train", "{\"network\":{\"layers\":%s}}".formatted(layers));
  }
}
