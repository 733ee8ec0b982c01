package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.web.ApiException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jobs that are followed in this process. While there are any, the database is asked four times
 * a second for all of them at once, so that a follower costs it nothing, and what other processes
 * do is seen too. Thread-safe.
 */
@Component
class JobFeeds implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JobFeeds.class);

  private static final long POLL_MILLIS = 250;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** Events that a feed holds. Who is further behind reads the database. */
  private static final int NEWEST = 100;

  private final EventStore events;
  private final JsonMapper json;
  private final int maxFollowers;
  private final Map<String, Followed> followed = new HashMap<>();
  private int followers;
  private boolean running;
  private boolean outage;

  /** A feed, and how many follow it. */
  private record Followed(JobFeed feed, int followers) {}

  JobFeeds(EventStore events, JsonMapper json, TrainingSettings settings, MeterRegistry meters) {
    this.events = events;
    this.json = json;
    this.maxFollowers = settings.maxFollowers();
    Gauge.builder("cnn.training.followers", this, JobFeeds::followers)
        .description("Streams of events that are open")
        .register(meters);
  }

  private synchronized int followers() {
    return followers;
  }

  /**
   * The feed of a job, for one more follower, who must {@linkplain #leave leave} it.
   *
   * @param head how the job stands
   * @throws ApiException 503 if there are too many followers
   */
  synchronized JobFeed join(EventStore.Head head) {
    if (followers >= maxFollowers) {
      throw ApiException.unavailable(
          "too-many-followers",
          "%d streams of events are open already, at most %d may be (setting cnn.training.max-followers)"
              .formatted(followers, maxFollowers),
          RETRY_AFTER);
    }
    followers++;
    return followed
        .compute(
            head.id(),
            (_, known) ->
                known == null
                    ? new Followed(new JobFeed(view(head, List.of(), !running)), 1)
                    : new Followed(known.feed(), known.followers() + 1))
        .feed();
  }

  /** The opposite of {@link #join}. */
  synchronized void leave(JobFeed feed) {
    followers--;
    followed.computeIfPresent(
        feed.job(),
        (_, known) ->
            known.followers() == 1 ? null : new Followed(known.feed(), known.followers() - 1));
  }

  private synchronized List<JobFeed> feeds() {
    return followed.values().stream().map(Followed::feed).toList();
  }

  @Scheduled(fixedDelay = POLL_MILLIS)
  void look() {
    List<JobFeed> feeds = feeds();
    if (feeds.isEmpty()) {
      return;
    }
    try {
      lookAt(feeds);
      outage = false;
    } catch (DataAccessException | TransactionException e) {
      // Streams go on when it is over, so it is worth one line.
      if (!outage) {
        log.warn("Cannot tell followers anything new now: {}", e.getMessage());
      }
      outage = true;
    }
  }

  private void lookAt(List<JobFeed> feeds) {
    Map<String, EventStore.Head> heads =
        events.heads(feeds.stream().map(JobFeed::job).toList()).stream()
            .collect(Collectors.toMap(EventStore.Head::id, Function.identity()));
    for (JobFeed feed : feeds) {
      EventStore.Head head = heads.get(feed.job());
      if (head == null) {
        feed.end();
      } else if (!head.equals(feed.view().head())) {
        feed.show(view(head, newest(head, feed.view()), false));
      }
    }
  }

  private List<SseMessage> newest(EventStore.Head head, JobFeed.View before) {
    if (head.lastEvent() == before.head().lastEvent()) {
      return before.newest();
    }
    return events.find(head.id(), head.lastEvent() - NEWEST, NEWEST).stream()
        .map(event -> SseMessage.of(event, json))
        .toList();
  }

  private JobFeed.View view(EventStore.Head head, List<SseMessage> newest, boolean isOver) {
    return new JobFeed.View(head, SseMessage.of(head.progress(), json), newest, isOver);
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Ends all streams before the web server waits for requests to end, because no other would. */
  @Override
  public synchronized void stop() {
    running = false;
    feeds().forEach(JobFeed::end);
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
