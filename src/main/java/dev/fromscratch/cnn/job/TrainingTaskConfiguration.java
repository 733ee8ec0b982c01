package dev.fromscratch.cnn.job;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.fromscratch.cnn.model.RunningJobs;
import dev.fromscratch.cnn.storage.Database;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionOperations;

/** Training as a task of the scheduler, which decides when and on which thread it runs. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class TrainingTaskConfiguration {

  private static final Logger log = LoggerFactory.getLogger(TrainingTaskConfiguration.class);

  /** The instance of the task is the id of the job; it carries nothing else. */
  static final TaskDescriptor<Void> TRAIN = TaskDescriptor.of("train");

  /** How long to wait after an error of the database, say, before the next attempt. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  @Bean
  Worker worker() {
    return Worker.ofThisProcess();
  }

  /** Two processes on the same machine must not take each other's tasks for their own. */
  @Bean
  DbSchedulerCustomizer schedulerName(Worker worker) {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<SchedulerName> schedulerName() {
        return Optional.of(new SchedulerName.Fixed(worker.name()));
      }
    };
  }

  @Bean
  CustomTask<Void> trainingTask(
      JobRunner runner,
      JobStore jobs,
      TransactionOperations transactions,
      Database database,
      Niceness niceness) {
    if (!database.isShared()) {
      int released = jobs.releaseExecutions();
      if (released > 0) {
        log.info("Jobs that the end of an earlier process cut off and that go on: {}", released);
      }
    }
    return Tasks.custom(TRAIN)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_AFTER))
        .execute((instance, context) -> {
          // The scheduler's threads of tasks do nothing else, so they may stay as nice as this.
          niceness.apply();
          var state = context.getSchedulerState();
          var outcome = runner.run(instance.getId(), state::isShuttingDown);
          return completion(outcome, jobs, transactions);
        });
  }

  @Bean
  RunningJobs runningJobs(JobStore jobs) {
    return jobs::countRunning;
  }

  /**
   * A job that is to run again keeps its place, ahead of all that were asked for later. One that
   * has paused may have been resumed just now; only what holds its row can tell.
   */
  private static CompletionHandler<Void> completion(
      JobRunner.Outcome outcome, JobStore jobs, TransactionOperations transactions) {
    return switch (outcome) {
      case RUN_AGAIN ->
          (complete, execution) ->
              execution.reschedule(complete, complete.getExecution().getExecutionTime());
      case ENDED ->
          (complete, execution) ->
              transactions.executeWithoutResult(_ -> {
                if (jobs.lockIfQueued(complete.getExecution().getId())) {
                  execution.reschedule(complete, complete.getTimeDone());
                } else {
                  execution.stop();
                }
              });
    };
  }
}
