package dev.fromscratch.cnn.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.fromscratch.cnn.model.RunningJobs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Training as a task of the scheduler, which decides when and on which thread it runs. */
@Configuration(proxyBeanMethods = false)
class TrainingTaskConfiguration {

  private static final Logger log = LoggerFactory.getLogger(TrainingTaskConfiguration.class);

  /** The instance of the task is the id of the job; it carries nothing else. */
  static final TaskDescriptor<Void> TRAIN = TaskDescriptor.of("train");

  /** How long to wait after an error of the database, say, before the next attempt. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  @Bean
  CustomTask<Void> trainingTask(JobRunner runner, RunStore runs, Niceness niceness) {
    int released = runs.releaseExecutions();
    if (released > 0) {
      log.info("Jobs that the end of an earlier process cut off and that go on: {}", released);
    }
    return Tasks.custom(TRAIN)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_AFTER))
        .execute((instance, context) -> {
          // The scheduler's threads of tasks do nothing else, so they may stay as nice as this.
          niceness.apply();
          var state = context.getSchedulerState();
          var outcome = runner.run(instance.getId(), state::isShuttingDown);
          return completion(outcome);
        });
  }

  @Bean
  RunningJobs runningJobs(JobStore jobs) {
    return jobs::countRunning;
  }

  /** A job that is to run again keeps its place, ahead of all that were asked for later. */
  private static CompletionHandler<Void> completion(JobRunner.Outcome outcome) {
    return switch (outcome) {
      case ENDED -> new CompletionHandler.OnCompleteRemove<>();
      case RUN_AGAIN ->
          (complete, execution) ->
              execution.reschedule(complete, complete.getExecution().getExecutionTime());
    };
  }
}
