package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.web.Page;
import dev.fromscratch.cnn.web.Parameters;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happens to a job, over HTTP: as a list, or as a stream that goes on while the job does. */
@Tag(name = "Training")
@RestController
class JobEventController {

  private static final Logger log = LoggerFactory.getLogger(JobEventController.class);

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Numbers of events are shorter than a {@code long}. */
  private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

  private static final String DESCRIPTION =
      """
      As JSON, a part of the list: states, phases, checkpoints and points of the history. With \
      `Accept: text/event-stream`, the same as server-sent events: those so far, then each as it \
      happens, until the job has ended. A client that connects again with `Last-Event-ID` misses \
      nothing and gets nothing twice; 204 tells it that there is nothing left. Between events, \
      `progress` messages without an id tell how far the job is, and comments that it is still \
      watched.\
      """;

  private static final String LIST_EXAMPLE =
      """
      {"data": [
         {"sequence": 1, "type": "state", "at": "2026-11-23T09:21:45.120Z", "attempt": 0,
          "data": {"state": "queued"}},
         {"sequence": 2, "type": "state", "at": "2026-11-23T09:21:45.161Z", "attempt": 1,
          "data": {"state": "running"}}],
       "hasMore": true}\
      """;

  private static final String STREAM_EXAMPLE =
      """
      retry: 2000

      id: 1
      event: state
      data: {"sequence":1,"type":"state","at":"2026-11-23T09:21:45.120Z","attempt":0,"data":{"state":"queued"}}

      """;

  private final Jobs jobs;
  private final EventStore events;
  private final JobFeeds feeds;
  private final TrainingSettings settings;
  private final JsonMapper json;

  JobEventController(
      Jobs jobs, EventStore events, JobFeeds feeds, TrainingSettings settings, JsonMapper json) {
    this.jobs = jobs;
    this.events = events;
    this.feeds = feeds;
    this.settings = settings;
    this.json = json;
  }

  @Operation(
      operationId = "getJobEvents",
      summary = "What happens to a job, as a list or as a stream",
      description = DESCRIPTION)
  @Parameter(
      name = LAST_EVENT_ID,
      in = ParameterIn.HEADER,
      description =
          "The same as `after` and before it, for streams; browsers send it by themselves",
      schema = @Schema(type = "integer", format = "int64", minimum = "0"))
  @ApiResponse(
      responseCode = "200",
      description = "The events in order",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = EventPage.class),
            examples = @ExampleObject(LIST_EXAMPLE)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(STREAM_EXAMPLE))
      })
  @ApiResponse(
      responseCode = "204",
      description = "Nothing is left to stream, the job has ended",
      content = @Content)
  @ApiResponse(responseCode = "400", description = "The event to go on after is no number")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "503", description = "Too many streams are open")
  @GetMapping(path = "/train/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<JobEvent> list(
      @PathVariable String id,
      @Parameter(description = "Only events after the one with this sequence number")
          @RequestParam(required = false)
          @Nullable Long after,
      @Parameter(description = "At most this many, 1 to 1000; not for streams")
          @RequestParam(defaultValue = "1000")
          int limit) {
    return jobs.events(id, after, JobController.checked(limit));
  }

  /** Is described with {@link #list}, which has the same address. */
  @Hidden
  @GetMapping(path = "/train/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void stream(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable Long after,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
      HttpMethod method,
      HttpServletResponse response) {
    long cursor = cursor(lastEventId, after);
    EventStore.Head head = jobs.head(id);
    if (head.hasEnded() && cursor >= head.lastEvent()) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    JobFeed feed = feeds.join(head);
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
      // Or nginx keeps events until it has enough of them.
      response.setHeader("X-Accel-Buffering", "no");
      if (!method.equals(HttpMethod.HEAD)) {
        follow(feed, cursor, response);
      }
    } finally {
      feeds.leave(feed);
    }
  }

  /** Works on the thread of the request, which is a virtual one and costs next to nothing. */
  private void follow(JobFeed feed, long cursor, HttpServletResponse response) {
    try {
      new JobStream(
              feed, events, json, settings.heartbeatInterval(), response.getOutputStream(), cursor)
          .run();
    } catch (IOException e) {
      log.debug("A follower of job {} has gone", feed.job(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long cursor(@Nullable String lastEventId, @Nullable Long after) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return Objects.requireNonNullElse(after, 0L);
    }
    if (!SEQUENCE.matcher(lastEventId).matches()) {
      throw Parameters.invalid(
          "Last-Event-ID must be the number of an event, got " + Received.text(lastEventId));
    }
    return Long.parseLong(lastEventId);
  }

  /** What an annotation cannot say: a page of events. */
  @Schema(name = "PageJobEvent")
  private record EventPage(List<JobEvent> data, boolean hasMore) {}
}
