package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Networks with batch normalization and averaged weights, from the request to the prediction. */
@ServiceTest
class BatchNormJobTests {

  private final ServiceClient service;

  BatchNormJobTests(ServiceClient service) {
    this.service = service;
  }

  private JsonNode train(String name, String averaging) {
    return service.train(
        """
        {"name":"%s","samplesPerClass":40,"epochs":6,"batchSize":16,"weightAveraging":%s,
         "optimizer":{"type":"adam","learningRate":0.01},
         "network":{"layers":[{"type":"conv2d","outChannels":6,"kernelSize":5,"bias":"none"},
         {"type":"batchNorm"},{"type":"relu"},{"type":"maxPool2d","kernelSize":4},
         {"type":"residual","layers":[{"type":"batchNorm"},{"type":"silu"}]},
         {"type":"flatten"},{"type":"dense","outFeatures":10}]}}\
        """
            .formatted(name, averaging));
  }

  /**
   * A network that has running statistics predicts each picture by itself as well as in a batch.
   */
  @Test
  void jobWhenItsNetworkHasBatchNormalizationTrainsAndPredicts() {
    JsonNode job = train("normalized", "{\"decay\":0.9}");
    assertThat(job.at("/request/weightAveraging/decay").asDouble()).isEqualTo(0.9);
    assertThat(job.at("/metrics/testAccuracy").asDouble()).isGreaterThan(0.7);

    JsonNode samples =
        service.get("/datasets/digits/samples?split=test&from=0&count=40").json().get("samples");
    String pictures =
        samples.valueStream().map(s -> s.get("pixels").toString()).collect(Collectors.joining(","));
    JsonNode predictions = predict("\"images\":[%s]".formatted(pictures)).get("predictions");
    int right = 0;
    for (int i = 0; i < 40; i++) {
      boolean same = predictions.get(i).get("classIndex").equals(samples.get(i).get("classIndex"));
      right += same ? 1 : 0;
    }
    assertThat(right).as("of 40").isGreaterThan(24);
    JsonNode alone = predict("\"pixels\":" + samples.get(0).get("pixels"));
    assertThat(alone.get("probability").asDouble())
        .isCloseTo(predictions.get(0).get("probability").asDouble(), within(1e-5));
  }

  private JsonNode predict(String body) {
    Answer answer = service.post("/models/normalized/predict", "{%s}".formatted(body));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  @Test
  void jobWhenWeightsAreAveragedStoresAnotherModel() {
    JsonNode plain = train("plain", "null");
    JsonNode averaged = train("averaged", "{}");
    assertThat(averaged.at("/request/weightAveraging/decay").asDouble()).isEqualTo(0.999);
    assertThat(plain.at("/request/weightAveraging").isMissingNode()).isTrue();
    assertThat(averaged.at("/metrics/trainingLoss")).isEqualTo(plain.at("/metrics/trainingLoss"));
    assertThat(averaged.at("/metrics/validationLoss"))
        .isNotEqualTo(plain.at("/metrics/validationLoss"));
    assertThat(averaged.at("/model/sha256")).isNotEqualTo(plain.at("/model/sha256"));
  }
}
