package dev.fromscratch.cnn.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * The order in which jobs are begun. A job has its place here from when it is queued until its run
 * lets go of it.
 */
@Component
class JobSchedule {

  private final Scheduler scheduler;
  private final Clock clock;

  JobSchedule(Scheduler scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Puts a job at the end, unless it has its place; part of the caller's transaction. */
  void add(String id) {
    scheduler.schedule(
        TrainingTaskConfiguration.TRAIN.instance(id).scheduledTo(clock.instant()),
        ScheduleOptions.WHEN_EXISTS_DO_NOTHING);
  }

  /** Looks for jobs to begin now; after the transaction that added one. */
  void look() {
    scheduler.triggerCheckForDueExecutions();
  }
}
