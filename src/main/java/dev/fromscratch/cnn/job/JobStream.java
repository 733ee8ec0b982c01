package dev.fromscratch.cnn.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client that follows one job. All it keeps is the number of the last event it was sent; a
 * client that reads slowly lets this thread wait, and nothing pile up.
 */
final class JobStream {

  private static final Logger log = LoggerFactory.getLogger(JobStream.class);

  /** Events that are read and sent at once. */
  private static final int PAGE = 100;

  /** When to ask a database again that could not answer. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final JobFeed feed;
  private final EventStore events;
  private final JsonMapper json;
  private final Duration heartbeat;
  private final OutputStream client;
  private long cursor;
  private String progress = "";

  /** Whether all that had happened before was sent, so that progress is news. */
  private boolean isLive;

  /**
   * A stream that has not begun.
   *
   * @param after the last event that the client knows
   */
  JobStream(
      JobFeed feed,
      EventStore events,
      JsonMapper json,
      Duration heartbeat,
      OutputStream client,
      long after) {
    this.feed = feed;
    this.events = events;
    this.json = json;
    this.heartbeat = heartbeat;
    this.client = client;
    this.cursor = after;
  }

  /**
   * Sends events until the job has ended and all were sent, or the job is gone, or the service
   * ends.
   *
   * @throws IOException if the client has gone, or has read nothing for too long
   */
  void run() throws IOException, InterruptedException {
    send(SseMessage.RETRY);
    JobFeed.View view = feed.view();
    while (!view.isOver() && !(view.head().hasEnded() && isCaughtUp(view))) {
      advance(view);
      view = feed.view();
    }
  }

  private boolean isCaughtUp(JobFeed.View view) {
    return cursor >= view.head().lastEvent();
  }

  private void advance(JobFeed.View view) throws IOException, InterruptedException {
    isLive |= isCaughtUp(view);
    if (isLive && !view.progress().equals(progress)) {
      progress = view.progress();
      send(progress);
    }
    if (isCaughtUp(view)) {
      awaitChange(view, heartbeat);
    } else if (!sendEvents(view)) {
      awaitChange(view, RETRY);
    }
  }

  /** Sends what comes next; false if that could not be read. */
  private boolean sendEvents(JobFeed.View view) throws IOException {
    List<SseMessage> next = view.after(cursor).orElseGet(this::read);
    if (next.isEmpty()) {
      return false;
    }
    send(next.stream().map(SseMessage::text).collect(Collectors.joining()));
    cursor = next.getLast().sequence();
    return true;
  }

  private List<SseMessage> read() {
    try {
      return events.find(feed.job(), cursor, PAGE).stream()
          .map(event -> SseMessage.of(event, json))
          .toList();
    } catch (RuntimeException e) {
      if (!DatabasePatience.isOutage(e)) {
        throw e;
      }
      log.debug("Cannot read the events of job {} now", feed.job(), e);
      return List.of();
    }
  }

  private void awaitChange(JobFeed.View view, Duration atMost)
      throws IOException, InterruptedException {
    client.flush();
    if (!feed.awaitChange(view, atMost)) {
      send(SseMessage.HEARTBEAT);
      client.flush();
    }
  }

  private void send(String text) throws IOException {
    client.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
