package dev.fromscratch.cnn.job;

import tools.jackson.databind.json.JsonMapper;

/**
 * A message in the form of <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>.
 *
 * @param sequence the event it tells of
 * @param text its lines, with the empty one that ends it
 */
record SseMessage(long sequence, String text) {

  /** How long a client should wait before it connects again, in milliseconds. */
  static final String RETRY = "retry: 2000\n\n";

  /** A comment, which clients skip. */
  static final String HEARTBEAT = ": heartbeat\n\n";

  static SseMessage of(JobEvent event, JsonMapper json) {
    return new SseMessage(
        event.sequence(),
        // A line each: JSON has no line breaks of its own.
        "id: %d\nevent: %s\ndata: %s\n\n"
            .formatted(event.sequence(), event.type().word(), json.writeValueAsString(event)));
  }

  /** Without an id, so that a client that connects again asks for what follows the last event. */
  static String of(JobProgress progress, JsonMapper json) {
    return "event: progress\ndata: %s\n\n".formatted(json.writeValueAsString(progress));
  }
}
