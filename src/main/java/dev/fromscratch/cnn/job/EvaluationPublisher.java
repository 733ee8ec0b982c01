package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.evaluation.Evaluations;
import dev.fromscratch.cnn.evaluation.NewEvaluation;
import dev.fromscratch.cnn.web.ApiException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Stores what a job measured and ends the job, both or neither. */
@Component
class EvaluationPublisher {

  private final RunStore runs;
  private final JobStore jobs;
  private final Evaluations evaluations;
  private final TransactionOperations transactions;

  EvaluationPublisher(
      RunStore runs, JobStore jobs, Evaluations evaluations, TransactionOperations transactions) {
    this.runs = runs;
    this.jobs = jobs;
    this.evaluations = evaluations;
    this.transactions = transactions;
  }

  /**
   * Stores an evaluation. False, and nothing is stored, if it is no longer this attempt's turn or
   * the job was asked to stop.
   *
   * @throws ApiException 404 if the model was deleted meanwhile
   */
  boolean publish(Run run, NewEvaluation evaluation) {
    return DatabasePatience.await(
        "store the evaluation of job " + run.id(),
        () -> Boolean.TRUE.equals(transactions.execute(_ -> commit(run, evaluation))),
        run.shuttingDown());
  }

  private boolean commit(Run run, NewEvaluation evaluation) {
    if (!runs.succeed(run.id(), run.attempt(), evaluation.model())) {
      // The answer to an earlier commit may have been lost on its way.
      return jobs.find(run.id())
          .filter(job -> job.state() == JobState.SUCCEEDED && job.attempt() == run.attempt())
          .isPresent();
    }
    evaluations.put(evaluation);
    return true;
  }
}
