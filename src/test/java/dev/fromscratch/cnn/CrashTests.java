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

/** A process that ends in the middle of its work: nothing that was acknowledged is lost. */
class CrashTests {

  private static final String REQUEST =
      "{\"name\":\"resumed\",\"dataset\":\"mnist\",\"epochs\":12,\"batchSize\":20}";

  @TempDir private Path directory;

  @Test
  void jobWhenItsProcessIsKilledBeginsAgainAndMakesTheSameModel() throws IOException {
    Path data = directory.resolve("data");
    SmallMnist.write(data);
    JsonNode job;
    List<String> waiting;
    try (ServiceProcess process = ServiceProcess.launch(data, directory.resolve("log"))) {
      ServiceClient client = process.awaitStart();
      job = client.submit(REQUEST);
      awaitEpoch(client, job, 2);
      waiting = IntStream.range(0, 5).mapToObj(_ -> id(client.submit("{}"))).toList();
      process.kill();
    }

    try (RunningService restarted = RunningService.start(data)) {
      ServiceClient client = restarted.client();
      for (String id : waiting) {
        assertThat(state(client.job(id))).isEqualTo("queued");
        client.cancel(id);
      }
      assertThatItBeginsAgainAtOnce(client, id(job));
      JsonNode resumed = client.awaitEnd(id(job));
      assertThat(state(resumed)).isEqualTo("succeeded");
      assertThat(resumed.get("attempt").asInt()).isEqualTo(2);
      assertThat(resumed.get("request")).isEqualTo(job.get("request"));
      assertThatHistoryIsWhole(client, id(job));
      assertThatItPredicts(client);

      JsonNode undisturbed = client.train(REQUEST);
      assertThat(undisturbed.get("attempt").asInt()).isEqualTo(1);
      assertThat(resumed.at("/model/sha256")).isEqualTo(undisturbed.at("/model/sha256"));
    }
  }

  private static void awaitEpoch(ServiceClient client, JsonNode job, int epoch) {
    client.awaitJob(id(job), now -> now.at("/progress/epoch").asInt() >= epoch);
  }

  /** And not only when the heartbeat of the killed process is missed, after 20 seconds. */
  private static void assertThatItBeginsAgainAtOnce(ServiceClient client, String id) {
    long start = System.nanoTime();
    client.awaitJob(id, now -> now.get("attempt").asInt() == 2);
    assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(10);
  }

  private static void assertThatHistoryIsWhole(ServiceClient client, String id) {
    JsonNode points = client.get("/train/%s/metrics".formatted(id)).json().get("data");
    assertThat(
            points
                .valueStream()
                .filter(point -> point.get("kind").asString().equals("epoch"))
                .map(point -> point.get("epoch").asInt()))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  private static void assertThatItPredicts(ServiceClient client) {
    Answer answer =
        client.post("/models/resumed/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(4)));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
  }
}
