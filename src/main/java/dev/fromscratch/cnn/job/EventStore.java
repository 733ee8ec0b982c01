package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to jobs, in order. An event is stored in the transaction in which it happens, so
 * there is none of what did not happen, and nothing happens without one.
 */
@Repository
class EventStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;
  private final int max;

  EventStore(JdbcClient jdbc, JsonMapper json, Clock clock, TrainingSettings settings) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
    this.max = settings.maxEvents();
  }

  /** Tells of a new state. */
  void append(String id, JobState state) {
    append(id, JobEvent.StateData.of(state));
  }

  /**
   * Adds an event and forgets the oldest of too many. The row of the job is locked until the
   * transaction ends, so events are numbered in the order in which they become visible.
   */
  void append(String id, JobEvent.Data data) {
    Long sequence =
        jdbc.sql(
                """
                update training_job set last_event = last_event + 1 where id = :id
                returning last_event
                """)
            .param("id", id)
            .query(Long.class)
            .single();
    jdbc.sql(
            """
            insert into training_event (job_id, sequence, at, attempt, type, data)
            select id, :sequence, :at, attempt, :type, :data from training_job where id = :id
            """)
        .param("id", id)
        .param("sequence", sequence)
        .param("at", clock.millis())
        .param("type", JobEvent.Type.of(data).word())
        .param("data", json.writeValueAsString(data))
        .update();
    if (sequence > max) {
      forgetUntil(id, sequence - max);
    }
  }

  private void forgetUntil(String id, long last) {
    jdbc.sql("delete from training_event where job_id = :id and sequence <= :last")
        .param("id", id)
        .param("last", last)
        .update();
  }

  /** Events of a job in order, after one of them. */
  List<JobEvent> find(String id, long after, int limit) {
    return jdbc.sql(
            """
            select sequence, type, at, attempt, data from training_event
            where job_id = :id and sequence > :after order by sequence limit :limit
            """)
        .param("id", id)
        .param("after", after)
        .param("limit", limit)
        .query((row, _) ->
            new JobEvent(
                row.getLong("sequence"),
                JobEvent.Type.ofWord(row.getString("type")),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getInt("attempt"),
                json.readTree(row.getString("data"))))
        .list();
  }

  /**
   * How far the events of a job go, and what they do not tell.
   *
   * @param id the job
   * @param lastEvent the number of its last event, 0 if there was none
   * @param hasEnded whether it is in a state after which none follows, unless it is resumed
   * @param progress how far it is
   */
  record Head(String id, long lastEvent, boolean hasEnded, JobProgress progress) {}

  /** How far the events of some jobs go; those that are gone are left out. */
  List<Head> heads(Collection<String> ids) {
    return jdbc.sql(
            """
            select id, state, last_event, progress, metrics from training_job where id in (:ids)
            """)
        .param("ids", ids)
        .query(this::head)
        .list();
  }

  private Head head(ResultSet row, int number) throws SQLException {
    return new Head(
        row.getString("id"),
        row.getLong("last_event"),
        JobState.ofWord(row.getString("state")).isTerminal(),
        new JobProgress(
            json.readValue(row.getString("progress"), Job.Progress.class),
            json.readValue(row.getString("metrics"), Metrics.class)));
  }
}
