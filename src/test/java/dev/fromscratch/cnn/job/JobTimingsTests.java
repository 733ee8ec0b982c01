package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where the time of a job goes, over HTTP. */
@ServiceTest
class JobTimingsTests {

  private static final String ENDLESS =
      "{\"name\":\"timed\",\"network\":\"mnist-conv\",\"epochs\":1000,\"batchSize\":20}";

  private final ServiceClient service;

  JobTimingsTests(ServiceClient service) {
    this.service = service;
  }

  private static String address(String id) {
    return "/train/%s/timings".formatted(id);
  }

  @Test
  void timingsWhenTheJobWaitsOrRunsAreThoseOfItsNetworkAndCountTheJobsThatRun() {
    String running = id(service.submit(ENDLESS));
    service.awaitProgress(running);
    String waiting = id(service.submit(ENDLESS));
    try {
      assertThat(state(service.job(waiting))).isEqualTo("queued");
      JsonNode timings = service.get(address(waiting)).json();
      assertThat(timings.get("batchSize").asInt()).isEqualTo(20);
      assertThat(timings.get("runningJobs").asInt()).isEqualTo(1);
      assertThat(timings.get("layers").size()).isEqualTo(6);
      assertThat(timings.at("/layers/3/type").asString()).isEqualTo("dense");
      assertThat(timings.at("/layers/3/phases/forward/multiplyAdds").asLong()).isEqualTo(338_000);
      assertThat(service.get(address(running) + "?batchSize=3").json().get("batchSize").asInt())
          .isEqualTo(3);
    } finally {
      service.cancel(waiting);
      service.cancel(running);
    }
  }

  @Test
  void timingsWhenTheJobHasFailedAreThoseOfItsNetwork() {
    String failed = id(service.submit("{\"dataset\":\"fashion-mnist\"}"));
    assertThat(state(service.awaitEnd(failed))).isEqualTo("failed");
    Answer answer =
        service.send("GET", address(failed), BodyPublishers.noBody(), "Accept", "text/markdown");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).startsWith("| layer ").contains("| 7 dense ", "jobs running: 0");
  }

  @Test
  void timingsWhenThereIsNoSuchJobAnswer404() {
    assertThatProblem(service.get(address("nobody"))).is(404, "job-not-found");
  }

  @Test
  void timingsWhenTheBatchSizeIsImpossibleAnswer422() {
    String job = id(service.submit(ENDLESS));
    service.cancel(job);
    assertThatProblem(service.get(address(job) + "?batchSize=0"))
        .is(422, "invalid-value")
        .blames("/batchSize");
  }

  @Test
  void timingsWhenTheBatchTakesTooMuchMemoryAnswer422BeforeItIsTaken() {
    String job =
        id(
            service.submit(
                """
                {"name":"timed","samplesPerClass":2,"batchSize":1,"network":{"layers":[
                  {"type":"conv2d","outChannels":4096,"kernelSize":1},{"type":"relu"},
                  {"type":"globalAvgPool"},{"type":"dense","outFeatures":10}]}}\
                """));
    service.cancel(job);
    assertThatProblem(service.get(address(job) + "?batchSize=8192"))
        .is(422, "batch-too-large")
        .blames("/batchSize")
        .says("measuring this network at batch size 8192 takes ");
  }
}
