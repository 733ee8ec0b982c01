package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus reads about training. */
@ServiceTest
class TrainingMetersTests {

  private static final String SAMPLES = "cnn_training_samples_total";
  private static final String EPOCHS = "cnn_training_epochs_total";
  private static final String QUEUED = "cnn_training_jobs_queued";
  private static final String RUNNING = "cnn_training_jobs_running";

  private final ServiceClient service;

  TrainingMetersTests(ServiceClient service) {
    this.service = service;
  }

  private static String ended(String state) {
    return "cnn_training_jobs_total{state=\"%s\"}".formatted(state);
  }

  @Test
  void countersWhenAJobSucceedsCountItsImagesAndEpochs() {
    double samples = value(SAMPLES);
    double epochs = value(EPOCHS);
    double succeeded = value(ended("succeeded"));
    service.train(
        "{\"name\":\"metered\",\"samplesPerClass\":5,\"epochs\":3,\"validationFraction\":0.2}");
    assertThat(value(SAMPLES)).isEqualTo(samples + 3 * 40);
    assertThat(value(EPOCHS)).isEqualTo(epochs + 3);
    awaitValue(ended("succeeded"), succeeded + 1);
  }

  @Test
  void countersWhenAJobFailsCountThat() {
    double failed = value(ended("failed"));
    service.awaitEnd(id(service.submit("{\"dataset\":\"fashion-mnist\"}")));
    awaitValue(ended("failed"), failed + 1);
  }

  @Test
  void metersWhenOneJobRunsAndOneWaitsShowBothAndCountTheirCancelling() {
    double cancelled = value(ended("cancelled"));
    String running = id(service.submit("{\"name\":\"metered\",\"epochs\":1000}"));
    service.awaitProgress(running);
    String waiting = id(service.submit("{\"name\":\"metered\",\"epochs\":1000}"));
    assertThat(value(RUNNING)).isEqualTo(1);
    assertThat(value(QUEUED)).isEqualTo(1);

    service.cancel(waiting);
    service.cancel(running);
    awaitValue(ended("cancelled"), cancelled + 2);
    assertThat(value(RUNNING)).isZero();
    assertThat(value(QUEUED)).isZero();
  }

  /** A job is seen to have ended a moment before it is counted. */
  private void awaitValue(String name, double expected) {
    await().untilAsserted(() -> assertThat(value(name)).isEqualTo(expected));
  }

  /** The value of the line with this name and its labels, which is there from the start. */
  private double value(String name) {
    List<String> lines =
        service
            .get("/actuator/prometheus")
            .body()
            .lines()
            .filter(line -> line.startsWith(name + " "))
            .toList();
    assertThat(lines).as(name).hasSize(1);
    return Double.parseDouble(lines.getFirst().substring(name.length()));
  }
}
