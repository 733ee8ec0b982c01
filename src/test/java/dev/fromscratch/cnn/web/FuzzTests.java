package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bodies that nobody thought of. Another seed is another test: {@code ./mvnw test -Dtest=FuzzTests
 * -Dfuzz.seed=2 -Dfuzz.requests=10000}.
 */
@ServiceTest
class FuzzTests {

  private static final Logger log = LoggerFactory.getLogger(FuzzTests.class);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 250);

  private static final List<String> TRAIN_BODIES =
      List.of(
          """
          {"name":"fuzz","dataset":"digits","network":"lenet","epochs":1,"batchSize":64,
           "loss":"softmaxCrossEntropy","optimizer":{"type":"adam","learningRate":0.001},
           "validationFraction":0.1,"augmentation":"light","classes":[0,1],"samplesPerClass":2,"seed":42}\
          """,
          """
          {"name":"fuzz","epochs":1,"samplesPerClass":1,
           "schedule":{"type":"cosine","minimumFactor":0.1,"warmupSteps":3},
           "earlyStopping":{"patience":3,"minDelta":0.1},"weightAveraging":{"decay":0.99},
           "augmentation":{"shift":1,"elastic":{"alpha":3},"erasing":{"minArea":0.1}},
           "loss":{"type":"softmaxCrossEntropy","labelSmoothing":0.1},
           "optimizer":{"type":"sgd","learningRate":0.1,"momentum":0.9},
           "network":{"normalization":{"mean":0.1,"deviation":0.3},"layers":[
           {"type":"conv2d","outChannels":2,"kernelSize":3,"stride":2,"padding":"same"},
           {"type":"batchNorm","momentum":0.2,"epsilon":0.001},
           {"type":"maxPool2d","kernelSize":2},{"type":"dropout","rate":0.5},
           {"type":"reshape","shape":[98]},{"type":"tanh"},{"type":"dense","outFeatures":10}]}}\
          """);

  private final ServiceClient service;
  private final List<String> accepted = new ArrayList<>();

  FuzzTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void forgetWhatWasAccepted() {
    accepted.reversed().forEach(service::cancel);
    accepted.forEach(id -> service.delete("/train/" + id));
    service.delete("/models/fuzz");
  }

  @Test
  void trainWhateverItIsSentNeverFails() {
    var mutator = mutator();
    for (int i = 0; i < REQUESTS; i++) {
      byte[] body = i % 10 == 0 ? mutator.noise() : mutator.mutate(TRAIN_BODIES.get(i % 2));
      Answer answer = send("/train", body, i);
      if (answer.status() == 202) {
        String id = ServiceClient.id(answer.json());
        accepted.add(id);
        service.post("/train/%s/cancel".formatted(id));
      }
    }
    assertThat(accepted).as("requests that were right in spite of all").hasSizeLessThan(REQUESTS);
  }

  @Test
  void evaluateWhateverItIsSentNeverFails() {
    String path = "/models/%s/versions/latest/evaluate".formatted(service.tinyModel());
    String right = "{\"dataset\":\"digits\",\"split\":\"test\",\"skipUnknownClasses\":false}";
    var mutator = mutator();
    for (int i = 0; i < REQUESTS; i++) {
      Answer answer = send(path, i % 10 == 0 ? mutator.noise() : mutator.mutate(right), i);
      if (answer.status() == 202) {
        String id = ServiceClient.id(answer.json());
        accepted.add(id);
        service.post("/train/%s/cancel".formatted(id));
      }
    }
    assertThat(accepted).as("requests that were right in spite of all").hasSizeLessThan(REQUESTS);
  }

  @Test
  void predictWhateverItIsSentNeverFails() {
    List<String> bodies =
        List.of(
            "{\"model\":\"%s\",\"topK\":3,\"scale\":\"byte\",\"pixels\":%s}"
                .formatted(service.tinyModel(), Pictures.bytes(3)),
            "{\"model\":\"%s\",\"images\":[%s,%s]}"
                .formatted(service.tinyModel(), Pictures.grid(4), Pictures.unit(5)));
    var mutator = mutator();
    for (int i = 0; i < REQUESTS; i++) {
      byte[] body = i % 10 == 0 ? mutator.noise() : mutator.mutate(bodies.get(i % 2));
      send("/predict", body, i);
    }
  }

  private static JsonMutator mutator() {
    log.info("The seed is {}", SEED);
    return new JsonMutator(SEED);
  }

  /** Sends a body and checks that the answer is one that a wrong or a right body may get. */
  private Answer send(String path, byte[] body, int number) {
    Answer answer =
        service.send(
            "POST", path, BodyPublishers.ofByteArray(body), "Content-Type", "application/json");
    if (answer.status() >= 300) {
      try {
        assertThatProblem(answer);
      } catch (AssertionError e) {
        throw new AssertionError(
            "seed %d, request %d to %s: %s"
                .formatted(SEED, number, path, new String(body, StandardCharsets.UTF_8)),
            e);
      }
    }
    return answer;
  }
}
