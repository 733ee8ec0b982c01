package dev.fromscratch.cnn;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A service that is asked to end while it works, as by {@code docker stop}, and is started again on
 * the same data directory.
 */
class RestartTests {

  private static final String ENDLESS = "{\"dataset\":\"mnist\",\"epochs\":10000}";

  private static final String SHORT =
      "{\"name\":\"kept\",\"dataset\":\"mnist\",\"epochs\":1,\"seed\":%d}";

  @TempDir private Path directory;

  @Test
  void serviceWhenRestartedKnowsItsJobsAndModelsAndCarriesOn() throws IOException {
    Path data = directory.resolve("data");
    SmallMnist.write(data);
    List<JsonNode> before;
    String running;
    String queued;
    try (ServiceProcess process = ServiceProcess.launch(data, directory.resolve("log"))) {
      ServiceClient client = process.awaitStart();
      client.train(SHORT.formatted(1));
      client.delete("/models/kept/versions/latest");
      client.train(SHORT.formatted(2));
      client.awaitEnd(id(client.submit("{\"dataset\":\"fashion-mnist\"}")));
      running = id(client.submit(ENDLESS));
      client.awaitJob(running, job -> job.at("/progress/epoch").asInt() > 1);
      queued = id(client.submit(ENDLESS));
      before = everythingThatEnded(client);
      assertThatItEndsWhenAsked(process);
    }

    try (RunningService service = RunningService.start(data)) {
      ServiceClient client = service.client();
      assertThat(everythingThatEnded(client)).isEqualTo(before);
      JsonNode resumed = client.awaitJob(running, job -> job.get("attempt").asInt() == 2);
      assertThat(state(resumed)).isEqualTo("running");
      assertThat(resumed.at("/checkpoint/epoch").asInt()).as("saved at the end").isGreaterThan(1);
      assertThat(resumed.at("/progress/epoch").asInt()).isGreaterThan(1);
      assertThat(state(client.job(queued))).isEqualTo("queued");
      client.cancel(queued);
      client.cancel(running);
      assertThat(client.job(running).get("checkpoint").isNull()).isTrue();
      JsonNode next = client.train(SHORT.formatted(3));
      assertThat(next.at("/model/version").asInt()).as("the number after 1 and 2").isEqualTo(3);
    }
  }

  private static void assertThatItEndsWhenAsked(ServiceProcess process) {
    long start = System.nanoTime();
    process.terminate();
    assertThat(process.awaitExit()).as("128 + SIGTERM").isEqualTo(143);
    assertThat((System.nanoTime() - start) / 1e9).as("seconds until it had ended").isLessThan(10);
    assertThat(process.log()).doesNotContain(" ERROR ");
  }

  private static List<JsonNode> everythingThatEnded(ServiceClient client) {
    JsonNode succeeded = client.get("/train?state=succeeded").json();
    assertThat(succeeded.get("data")).hasSize(2);
    String metrics = "/train/%s/metrics".formatted(id(succeeded.at("/data/0")));
    return Stream.concat(
            Stream.of("/train?state=failed", metrics, "/models", "/models/kept/versions/latest")
                .map(path -> client.get(path).json()),
            Stream.of(
                succeeded,
                client
                    .post("/models/kept/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(3)))
                    .json()))
        .toList();
  }
}
