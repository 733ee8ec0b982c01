package dev.fromscratch.cnn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A program that uses the service over HTTP, as any other would. */
public final class ServiceClient {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(25);
  private static final String TINY_MODEL = "tiny";
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI root;
  private final Duration patience;

  /** A client of the service at this port of this machine. */
  public ServiceClient(int port) {
    this(port, PATIENCE);
  }

  /** The same, which waits for an answer only so long. */
  public ServiceClient(int port, Duration patience) {
    this.patience = patience;
    this.root = URI.create("http://127.0.0.1:%d".formatted(port));
  }

  /** The address of a path of the service. */
  public URI address(String path) {
    return URI.create(root + path);
  }

  /** Asks for something. */
  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  /** Sends JSON. */
  public Answer post(String path, String json) {
    return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  /** Sends JSON under an idempotency key. */
  public Answer post(String path, String json, String key) {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        key);
  }

  /** Sends nothing. */
  public Answer post(String path) {
    return send("POST", path, BodyPublishers.noBody());
  }

  /** Removes something. */
  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** Sends anything. */
  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    HttpResponse<String> response = exchange(method, path, body, BodyHandlers.ofString(), headers);
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /** Sends the file of a model, which becomes the next version of a name. */
  public Answer importModel(String name, byte[] file) {
    return send(
        "POST",
        "/models/%s/versions".formatted(name),
        BodyPublishers.ofByteArray(file),
        "Content-Type",
        "application/octet-stream");
  }

  /** Sends a data set: its name, to which parameters may be added, and its body. */
  public Answer sendDataset(String name, String type, byte[] body) {
    return send(
        "POST", "/datasets?name=" + name, BodyPublishers.ofByteArray(body), "Content-Type", type);
  }

  /** Sends a data set with so many symbols of each class. */
  public Answer sendSymbols(String name, int perClass) {
    return sendDataset(
        name, "text/csv", Symbols.csv(perClass, true).getBytes(StandardCharsets.UTF_8));
  }

  /** The file of a model's newest version. */
  public byte[] modelFile(String name) {
    HttpResponse<byte[]> answer =
        fetch("GET", "/models/%s/versions/latest/safetensors".formatted(name));
    assertThat(answer.statusCode()).as("%s", answer).isEqualTo(200);
    return answer.body();
  }

  /** What a model answers to a picture. */
  public Answer predict(String model) {
    return post("/predict", "{\"model\":\"%s\",\"pixels\":%s}".formatted(model, Pictures.bytes(1)));
  }

  /** Asks for bytes. */
  public HttpResponse<byte[]> fetch(String method, String path, String... headers) {
    return exchange(method, path, BodyPublishers.noBody(), BodyHandlers.ofByteArray(), headers);
  }

  private <T> HttpResponse<T> exchange(
      String method, String path, BodyPublisher body, BodyHandler<T> answer, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path)).timeout(patience).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), answer);
    } catch (IOException e) {
      throw new UncheckedIOException("%s %s got no answer".formatted(method, path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Queues a job and gives it back. */
  public JsonNode submit(String request) {
    Answer answer = post("/train", request);
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    return answer.json();
  }

  /** Queues a job, waits until it has succeeded, and gives it back. */
  public JsonNode train(String request) {
    JsonNode job = awaitEnd(id(submit(request)));
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    return job;
  }

  /** The name of a model that was trained in a moment and knows all ten digits a little. */
  public String tinyModel() {
    if (get("/models/" + TINY_MODEL).status() == 404) {
      train("{\"name\":\"%s\",\"samplesPerClass\":20,\"epochs\":2}".formatted(TINY_MODEL));
    }
    return TINY_MODEL;
  }

  /** The job as it stands now. */
  public JsonNode job(String id) {
    return get("/train/" + id).json();
  }

  /** Waits until a job has ended, and gives it back. */
  public JsonNode awaitEnd(String id) {
    return awaitJob(id, job -> ENDED.contains(state(job)));
  }

  /** Waits until a job has begun to train, and gives it back. */
  public JsonNode awaitProgress(String id) {
    return awaitJob(id, job -> job.at("/progress/step").asInt() > 0);
  }

  /** Waits until a job is as wanted, and gives it back. */
  public JsonNode awaitJob(String id, Predicate<JsonNode> wanted) {
    return await().atMost(PATIENCE).pollInterval(POLL_INTERVAL).until(() -> job(id), wanted);
  }

  /** Ends a job that may still be waiting or running, and waits until it has. */
  public void cancel(String id) {
    post("/train/%s/cancel".formatted(id));
    awaitEnd(id);
  }

  /** The ids of all jobs and the names of all models with their versions. */
  public List<String> inventory() {
    Stream<String> jobs =
        get("/train?limit=1000").json().get("data").valueStream().map(ServiceClient::id);
    Stream<String> models = get("/models").json().get("data").valueStream().map(JsonNode::toString);
    return Stream.concat(jobs, models).toList();
  }

  /** The id of a job. */
  public static String id(JsonNode job) {
    return job.get("id").asString();
  }

  /** The state of a job. */
  public static String state(JsonNode job) {
    return job.get("state").asString();
  }
}
