package dev.fromscratch.cnn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server-sent events of a job as a program reads them that knows their standard. */
public final class EventStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lines lines = new Lines();
  private final CompletableFuture<HttpResponse<Void>> response;

  private EventStream(HttpClient http, HttpRequest request) {
    this.response = http.sendAsync(request, BodyHandlers.fromLineSubscriber(lines));
  }

  /**
   * A message of a stream.
   *
   * @param id what a client sends when it connects again, if it has one
   * @param event what it tells of
   * @param data the text
   */
  public record Message(@Nullable String id, String event, String data) {

    /** The data as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }
  }

  /** Follows a job from its first event, or as these headers say. */
  public static EventStream follow(ServiceClient service, String job, String... headers) {
    return open(HttpClient.newHttpClient(), service, "/train/%s/events".formatted(job), headers);
  }

  /** Opens a stream, and does not wait for it. */
  public static EventStream open(
      HttpClient http, ServiceClient service, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.address(path)).header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new EventStream(http, request.build());
  }

  /** Waits until it has ended by itself, and gives all of it. */
  public EventStream awaitEnd() {
    response.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  /** Waits until a message has come that is as wanted, and gives all that have. */
  public List<Message> awaitMessage(Predicate<Message> wanted) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(this::messages, all -> all.stream().anyMatch(wanted));
  }

  /** Waits until so many comments have come. */
  public void awaitComments(int number) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lines.comments()).hasSizeGreaterThanOrEqualTo(number));
  }

  /** What has come so far. */
  public List<Message> messages() {
    return lines.messages();
  }

  /** Those of them that are stored, and can be asked for again. */
  public List<Message> events() {
    return messages().stream().filter(message -> message.id() != null).toList();
  }

  /** The comments that have come so far. */
  public List<String> comments() {
    return lines.comments();
  }

  /** How long to wait before connecting again, in milliseconds; 0 if it was not said. */
  public int retryMillis() {
    return lines.retryMillis();
  }

  /** Whether it has ended by itself. */
  public boolean hasEnded() {
    return response.isDone();
  }

  /** The status of a stream that has ended. */
  public int status() {
    return awaitEnd().response.join().statusCode();
  }

  /** The headers of a stream that has ended. */
  public Answer answer() {
    HttpResponse<Void> ended = awaitEnd().response.join();
    return new Answer(ended.statusCode(), ended.headers(), String.join("\n", lines.all()));
  }

  /** Goes away without a word, as when a laptop is shut. */
  @Override
  public void close() {
    response.cancel(true);
    lines.cancel();
  }

  /** Puts lines together to messages. */
  private static final class Lines implements Flow.Subscriber<String> {

    private final List<String> all = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable String id;
    private String event = "message";
    private @Nullable String data;
    private int retryMillis;

    @Override
    public synchronized void onSubscribe(Flow.Subscription started) {
      subscription = started;
      started.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(String line) {
      all.add(line);
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
      switch (field) {
        case "" -> endMessageOrComment(line, value);
        case "id" -> id = value;
        case "event" -> event = value;
        case "data" -> data = data == null ? value : data + "\n" + value;
        case "retry" -> retryMillis = Integer.parseInt(value);
        default -> throw new AssertionError("not a field of an event: " + line);
      }
    }

    private void endMessageOrComment(String line, String value) {
      if (!line.isEmpty()) {
        comments.add(value);
      } else if (data != null) {
        messages.add(new Message(id, event, data));
        id = null;
        event = "message";
        data = null;
      }
    }

    @Override
    public void onError(Throwable failure) {
      // The future of the response fails with it.
    }

    @Override
    public void onComplete() {
      // The future of the response is complete by then.
    }

    synchronized List<String> all() {
      return List.copyOf(all);
    }

    synchronized List<Message> messages() {
      return List.copyOf(messages);
    }

    synchronized List<String> comments() {
      return List.copyOf(comments);
    }

    synchronized int retryMillis() {
      return retryMillis;
    }

    synchronized void cancel() {
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
