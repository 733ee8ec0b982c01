package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ServiceTest
class NetworkSummaryTests {

  private static final String FLATTEN = "{\"type\":\"flatten\"}";
  private static final String DENSE = "{\"type\":\"dense\",\"outFeatures\":%d}";

  private final ServiceClient service;

  NetworkSummaryTests(ServiceClient service) {
    this.service = service;
  }

  private Answer summary(String body) {
    return service.post("/networks/summary", body);
  }

  private JsonNode ok(String body) {
    Answer answer = summary(body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"network\":\"lenet\"}", "{\"inputShape\":[1,28,28],\"classes\":10}"})
  void summaryWhenThePresetIsLenetIsThatOfItsDescription(String body) {
    JsonNode summary = ok(body);
    assertThat(summary.propertyNames())
        .containsExactlyInAnyOrder(
            "inputShape", "layers", "parameters", "multiplyAdds", "activationBytes");
    assertThat(summary.get("inputShape").toString()).isEqualTo("[1,28,28]");
    assertThat(summary.get("parameters").asLong()).isEqualTo(37_610);
    assertThat(summary.get("multiplyAdds").asLong()).isEqualTo(354_048);
    assertThat(summary.get("activationBytes").asLong()).isEqualTo(55_912);
    assertThat(summary.get("layers").size()).isEqualTo(10);
    assertThat(summary.at("/layers/0").toString())
        .isEqualTo(
            "{\"position\":\"0\",\"type\":\"conv2d\",\"outputShape\":[8,24,24],\"parameters\":208,\"multiplyAdds\":115200}");
  }

  @Test
  void summaryWhenPicturesAndClassesDifferFollowsThem() {
    JsonNode summary = ok("{\"network\":\"lenet\",\"inputShape\":[3,32,20],\"classes\":4}");
    assertThat(summary.at("/layers/0/outputShape").toString()).isEqualTo("[8,28,16]");
    assertThat(summary.at("/layers/9/outputShape").toString()).isEqualTo("[4]");
  }

  @Test
  void summaryWhenLayersAreWrittenOutNamesThoseInsideByTheirPaths() {
    String body =
        """
        {"network":{"inputShape":[2,8,8],"layers":[
          {"type":"residual","layers":[{"type":"depthwiseConv2d","kernelSize":3,"padding":"same"}]},
          {"type":"globalAvgPool"}]}}\
        """;
    JsonNode summary = ok(body);
    assertThat(summary.get("layers").valueStream().map(layer -> layer.get("position").asString()))
        .containsExactly("0", "0.0", "1");
    assertThat(summary.get("parameters").asLong()).isEqualTo(2 * 9 + 2);
    assertThat(summary.get("multiplyAdds").asLong()).isEqualTo(2 * 64 * 9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"network":{"layers":[{"type":"flatten"},{"type":"maxPool2d","kernelSize":2}]}}  | invalid-network | /network/layers/1            | layer 1 (maxPool2d): expects input [C, H, W], got [784]
          {"network":{"layers":[{"type":"residual","layers":[{"type":"flatten"}]}]}}       | invalid-network | /network/layers/0            | the layers inside must keep the shape [1, 28, 28], got [784]
          {"network":{"layers":[{"type":"flatten"}]},"classes":10}                         | invalid-network | /network/layers/0            | the last layer must give one number per class, expected [10], got [784]
          {"network":"lenet","inputShape":[1,8,8]}                                         | invalid-network | /network/layers/3            | kernelSize 5 does not fit a 2x2 input
          {"network":"resnet"}                                                             | unknown-network | /network                     | network must be one of mnist-conv, lenet, pytorch-mnist, compact, xor, or an object with layers, got "resnet"
          {"network":{"layers":[{"type":"dense"}]}}                                        | invalid-value   | /network/layers/0/outFeatures | outFeatures is required
          {"network":{"layers":[]}}                                                        | invalid-value   | /network/layers              | layers must hold 1 to 100 layers, got 0
          {"classes":1}                                                                    | invalid-value   | /classes                     | classes must be from 2 to 1000, got 1
          {"inputShape":[28,28]}                                                           | invalid-value   | /inputShape                  | inputShape must be [channels, height, width], got [28, 28]
          {"inputShape":[1,0,28]}                                                          | invalid-value   | /inputShape/1                | must be from 1 to 1024, got 0
          {"inputShape":[1,28,null]}                                                       | invalid-value   | /inputShape/2                | is required
          {"inputShape":[4096,1024,1024]}                                                  | invalid-value   | /inputShape                  | a tensor holds at most 2147483647 numbers
          {"network":{"inputShape":[1,28],"layers":[{"type":"relu"}]}}                     | invalid-value   | /network/inputShape          | inputShape must be [channels, height, width], got [1, 28]
          {"inputShape":[1,8,8],"network":{"inputShape":[1,9,9],"layers":[{"type":"relu"}]}} | invalid-value | /inputShape                  | inputShape must be that of the network, [1, 9, 9], or absent, got [1, 8, 8]
          """)
  void summaryWhenTheNetworkIsNoneAnswers422(
      String body, String code, String pointer, String detail) {
    assertThatProblem(summary(body)).is(422, code).blames(pointer).says(detail);
  }

  @Test
  void summaryWhenSeveralThingsAreWrongTellsAll() {
    assertThatProblem(
            summary(
                "{\"network\":{\"layers\":[{\"type\":\"dense\"}]},\"inputShape\":[],\"classes\":0}"))
        .is(422, "invalid-request")
        .blames("/classes", "/inputShape", "/network/layers/0/outFeatures");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "{\"network\":5}", "{\"network\":{\"layers\":[{\"type\":\"x\"}]}}"})
  void summaryWhenTheBodyIsUnreadableAnswers400(String body) {
    assertThatProblem(summary(body)).hasStatus(400);
  }

  /** The same refusal as in {@code POST /train}. */
  @Test
  @Timeout(20)
  void summaryWhenTheNetworkIsHugeIsRefusedBeforeItTakesMemory() {
    String large = String.join(",", Collections.nCopies(90, DENSE.formatted(4000)));
    assertThatProblem(summary("{\"network\":{\"layers\":[%s,%s]}}".formatted(FLATTEN, large)))
        .is(422, "invalid-network")
        .blames("/network/layers/2")
        .says("layer 2 (dense): the network has 19144000 parameters up to here, at most 16777216");
    String huge = DENSE.formatted(65_536);
    assertThatProblem(summary("{\"network\":{\"layers\":[%s,%s]}}".formatted(FLATTEN, huge)))
        .is(422, "invalid-network")
        .blames("/network/layers/1");
  }

  @Test
  void networksWhenListedAreThePresetsWithLayersThatCanBeTrained() {
    JsonNode presets = service.get("/networks").json().get("data");
    assertThat(presets.valueStream().map(preset -> preset.get("name").asString()))
        .containsExactly("mnist-conv", "lenet", "pytorch-mnist", "compact", "xor");
    for (JsonNode preset : presets) {
      JsonNode named = ok("{\"network\":%s}".formatted(preset.get("name")));
      assertThat(preset.get("summary")).isEqualTo(named);
      assertThat(ok("{\"network\":%s}".formatted(preset.get("network")))).isEqualTo(named);
    }
  }

  @Test
  void modelWhenAskedForHasTheSummaryOfItsNetwork() {
    JsonNode model =
        service.get("/models/%s/versions/latest".formatted(service.tinyModel())).json();
    assertThat(model.get("summary"))
        .isEqualTo(ok("{\"network\":%s}".formatted(model.at("/metadata/network"))));
    assertThat(model.at("/summary/parameters")).isEqualTo(model.at("/metadata/parameterCount"));
    assertThat(model.at("/metadata/summary").isMissingNode()).isTrue();
  }
}
