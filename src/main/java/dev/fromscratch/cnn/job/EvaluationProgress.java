package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.EvaluationListener;

/** Shows how far the evaluation is for which a job was asked. */
final class EvaluationProgress implements EvaluationListener {

  private final RunReporter reporter;
  private final Speed speed = new Speed(System.nanoTime(), 0);
  private int shown;

  EvaluationProgress(RunReporter reporter) {
    this.reporter = reporter;
  }

  @Override
  public void onSamples(int done, int all) {
    speed.add(done - shown);
    shown = done;
    reporter.show(
        new Job.Progress(
            null,
            null,
            1,
            1,
            done,
            all,
            Math.round(1000.0 * done / all) / 10.0,
            speed.etaSeconds(done, all),
            speed.samplesPerSecond(),
            null));
  }
}
