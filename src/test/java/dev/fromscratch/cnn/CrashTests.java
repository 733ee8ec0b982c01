package dev.fromscratch.cnn;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Processes that end in the middle of their work: nothing that was acknowledged is lost. */
class CrashTests {

  private static final int EPOCHS = 20;

  private static final String REQUEST =
      """
      {"name": "resumed", "dataset": "mnist", "epochs": %d, "batchSize": 20,
       "schedule": {"type": "cosine"}, "earlyStopping": {"patience": %d}}\
      """
          .formatted(EPOCHS, EPOCHS);

  private static final String OFTEN = "--cnn.training.checkpoint-interval=100ms";

  @TempDir private Path directory;

  @Test
  void jobWhenItsProcessIsKilledAndTheNextOneEndedGoesOnAndMakesTheSameModel() throws IOException {
    Path data = directory.resolve("data");
    SmallMnist.write(data);
    JsonNode killed;
    List<String> waiting;
    try (ServiceProcess process = ServiceProcess.launch(data, directory.resolve("first"), OFTEN)) {
      ServiceClient client = process.awaitStart();
      String id = id(client.submit(REQUEST));
      killed = client.awaitJob(id, now -> now.get("checkpoint").isObject());
      waiting = IntStream.range(0, 5).mapToObj(_ -> id(client.submit("{}"))).toList();
      process.kill();
    }

    try (ServiceProcess process = ServiceProcess.launch(data, directory.resolve("second"), OFTEN)) {
      ServiceClient client = process.awaitStart();
      for (String id : waiting) {
        assertThat(state(client.job(id))).isEqualTo("queued");
        client.cancel(id);
      }
      assertThatItGoesOnAtOnce(client, killed);
      int epoch = killed.at("/checkpoint/epoch").asInt() + 2;
      client.awaitJob(id(killed), now -> now.at("/progress/epoch").asInt() >= epoch);
      process.terminate();
      process.awaitExit();
      assertThatItWentOn(process.log(), killed);
    }

    try (RunningService restarted = RunningService.start(data)) {
      ServiceClient client = restarted.client();
      JsonNode resumed = client.awaitEnd(id(killed));
      assertThat(state(resumed)).isEqualTo("succeeded");
      assertThat(resumed.get("attempt").asInt()).isEqualTo(3);
      assertThat(resumed.get("request")).isEqualTo(killed.get("request"));
      assertThat(resumed.get("checkpoint").isNull()).isTrue();
      assertThatItPredicts(client);
      assertThatTheSameCameOf(client, resumed, client.train(REQUEST));
    }
  }

  /**
   * And not only when the heartbeat of the killed process is missed, after 20 seconds; and not from
   * the beginning.
   */
  private static void assertThatItGoesOnAtOnce(ServiceClient client, JsonNode killed) {
    long start = System.nanoTime();
    JsonNode job = client.awaitJob(id(killed), now -> now.get("attempt").asInt() == 2);
    assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(10);
    assertThat(job.at("/progress/percent").asDouble()).isPositive();
    assertThat(job.at("/progress/epoch").asInt())
        .isGreaterThanOrEqualTo(killed.at("/checkpoint/epoch").asInt());
  }

  /** Epochs that had ended before the checkpoint do not end again. */
  private static void assertThatItWentOn(String log, JsonNode killed) {
    assertThat(log)
        .contains("takes up its checkpoint of epoch ")
        .doesNotContain(" ERROR ", "begins anew");
    for (int epoch = 1; epoch < killed.at("/checkpoint/epoch").asInt(); epoch++) {
      assertThat(log).doesNotContain(": epoch %d/".formatted(epoch));
    }
  }

  private static void assertThatTheSameCameOf(
      ServiceClient client, JsonNode resumed, JsonNode undisturbed) {
    assertThat(undisturbed.get("attempt").asInt()).isEqualTo(1);
    assertThat(resumed.at("/model/sha256")).isEqualTo(undisturbed.at("/model/sha256"));
    assertThat(resumed.get("metrics")).isEqualTo(undisturbed.get("metrics"));
    JsonNode history = history(client, resumed);
    assertThat(history).isEqualTo(history(client, undisturbed));
    assertThat(
            history
                .valueStream()
                .filter(point -> point.get("kind").asString().equals("epoch"))
                .map(point -> point.get("epoch").asInt()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, EPOCHS).boxed().toList());
  }

  private static JsonNode history(ServiceClient client, JsonNode job) {
    return client.get("/train/%s/metrics".formatted(id(job))).json().get("data");
  }

  private static void assertThatItPredicts(ServiceClient client) {
    Answer answer =
        client.post("/models/resumed/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(4)));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
  }
}
