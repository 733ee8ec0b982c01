package dev.fromscratch.cnn.job;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How requests change the states of jobs. Each change is one statement, so that of two at the same
 * time one comes second and finds what the other has made. To be called in a transaction.
 */
@Repository
class JobTransitions {

  private final JdbcClient jdbc;
  private final CheckpointStore checkpoints;
  private final EventStore events;
  private final Clock clock;

  JobTransitions(JdbcClient jdbc, CheckpointStore checkpoints, EventStore events, Clock clock) {
    this.jdbc = jdbc;
    this.checkpoints = checkpoints;
    this.events = events;
    this.clock = clock;
  }

  /** Ends a job that waits, asks one that runs to stop; empty if its state allows neither. */
  Optional<JobState> cancel(String id) {
    return change(
        id,
        """
        update training_job
        set state = case when state in ('queued', 'paused') then 'cancelled' else 'cancelling' end,
            finished_at = case when state in ('queued', 'paused') then :now end,
            asked_at = case when state in ('queued', 'paused') then null else :now end
        where id = :id and state in ('queued', 'running', 'pausing', 'paused')
        returning state
        """);
  }

  /** Holds a job that waits, asks one that runs to pause; empty if its state allows neither. */
  Optional<JobState> pause(String id) {
    return change(
        id,
        """
        update training_job
        set state = case state when 'queued' then 'paused' else 'pausing' end,
            asked_at = case state when 'queued' then null else :now end
        where id = :id and state in ('queued', 'running')
        returning state
        """);
  }

  /**
   * Queues a job that is paused or has failed, which then goes on from its last checkpoint, and
   * lets one that is about to pause run on; empty if its state allows none of these.
   */
  Optional<JobState> resume(String id) {
    return change(
        id,
        """
        update training_job
        set worked_millis = case state when 'failed' then 0 else worked_millis end,
            crashes = case state when 'failed' then 0 else crashes end,
            state = case state when 'pausing' then 'running' else 'queued' end,
            asked_at = null, finished_at = null, error_code = null, error_message = null
        where id = :id and state in ('pausing', 'paused', 'failed')
        returning state
        """);
  }

  private Optional<JobState> change(String id, String sql) {
    Optional<JobState> state =
        jdbc.sql(sql)
            .param("id", id)
            .param("now", clock.millis())
            .query((row, _) -> JobState.ofWord(row.getString("state")))
            .optional();
    state.ifPresent(next -> told(id, next));
    return state;
  }

  private void told(String id, JobState state) {
    events.append(id, state);
    if (state == JobState.CANCELLED) {
      checkpoints.delete(id);
    }
  }

  /**
   * Ends jobs whose runs were asked to stop and have not done so in time. Such a run belongs to a
   * process that hangs or is gone, or is in the middle of a long step; it can change nothing more.
   *
   * @param askedBefore when they were asked, at the latest
   * @return the jobs
   */
  List<String> cancelOverdue(Instant askedBefore) {
    List<String> ids =
        jdbc.sql(
                """
                update training_job
                set state = 'cancelled', finished_at = :now, asked_at = null, phase = null,
                    attempt = attempt + 1
                where state = 'cancelling' and asked_at < :before
                returning id
                """)
            .param("now", clock.millis())
            .param("before", askedBefore.toEpochMilli())
            .query((row, _) -> row.getString("id"))
            .list();
    ids.forEach(id -> told(id, JobState.CANCELLED));
    return ids;
  }

  /** Forgets a job that has ended; false if it has not, or is not there. */
  boolean deleteTerminal(String id) {
    return jdbc.sql(
                """
                delete from training_job
                where id = :id and state in ('succeeded', 'failed', 'cancelled')
                """)
            .param("id", id)
            .update()
        > 0;
  }

  /** Forgets jobs that have ended before a moment; returns how many. */
  int deleteFinishedBefore(Instant moment) {
    return jdbc.sql(
            """
            delete from training_job
            where state in ('succeeded', 'failed', 'cancelled') and finished_at < :moment
            """)
        .param("moment", moment.toEpochMilli())
        .update();
  }

  /** Forgets all jobs that have ended, except those that ended last; returns how many. */
  int deleteAllButLast(int kept) {
    return jdbc.sql(
            """
            delete from training_job where id in (
                select id from training_job where state in ('succeeded', 'failed', 'cancelled')
                order by finished_at desc, id desc limit 1000000000 offset :kept)
            """)
        .param("kept", kept)
        .update();
  }
}
