package dev.fromscratch.cnn.peer;

import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The service as users run it, in a process of its own, with an empty data directory. */
final class MeasuredService implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofHours(1);

  /** As often as the service asks its clients to look, in Retry-After. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private static final Pattern SAMPLES =
      Pattern.compile("^cnn_training_samples_total (\\S+)$", Pattern.MULTILINE);

  private final ServiceProcess process;
  private final ServiceClient client;

  /** Starts one that finds MNIST where we do, and waits until it can be asked. */
  MeasuredService(Path folder, String... settings) throws IOException {
    Path data = Files.createTempDirectory(folder, "service");
    Optional<Path> mnist = RealData.mnist();
    if (mnist.isPresent()) {
      Path datasets = Files.createDirectories(data.resolve("datasets"));
      Files.createSymbolicLink(datasets.resolve("mnist"), mnist.get().toAbsolutePath());
    }
    process = ServiceProcess.launch(data, folder.resolve("service.log"), settings);
    client = startedClient(process);
  }

  /** Nobody else would end a process that does not start. */
  private static ServiceClient startedClient(ServiceProcess process) {
    try {
      return process.awaitStart();
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  ServiceClient client() {
    return client;
  }

  /** Waits until a job is as wanted. */
  JsonNode awaitJob(String id, Predicate<JsonNode> wanted) {
    JsonNode job =
        await()
            .atMost(PATIENCE)
            .pollInterval(POLL_INTERVAL)
            .until(() -> client.job(id), now -> wanted.test(now) || state(now).equals("failed"));
    if (state(job).equals("failed")) {
      throw new IllegalStateException("the job failed: " + job);
    }
    return job;
  }

  /** Trains, and waits for the model. */
  JsonNode train(String request) {
    return awaitJob(submit(request), job -> state(job).equals("succeeded"));
  }

  /** Queues a job. */
  String submit(String request) {
    return ServiceClient.id(client.submit(request));
  }

  private static String state(JsonNode job) {
    return ServiceClient.state(job);
  }

  /** When the epochs of a job ended, in seconds, from the lines that it logs. */
  List<Double> epochEnds(String job) {
    Pattern line = Pattern.compile("^(\\S+) .*Job %s: epoch \\d+/.*$".formatted(job));
    return process
        .log()
        .lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(found -> OffsetDateTime.parse(found.group(1)).toInstant().toEpochMilli() / 1e3)
        .toList();
  }

  /** Images that jobs have learned from since the start. */
  double samplesLearned() {
    Matcher samples = SAMPLES.matcher(client.get("/actuator/prometheus").body());
    if (!samples.find()) {
      throw new IllegalStateException("the service does not count the samples it learns from");
    }
    return Double.parseDouble(samples.group(1));
  }

  @Override
  public void close() {
    process.close();
  }
}
