package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.Progress;
import java.util.function.BooleanSupplier;

/** Loading of data that a job shows, and that ends when the run should. */
record ReportedLoad(RunReporter reporter, BooleanSupplier stop) implements Progress {

  @Override
  public void report(double fraction, String text) {
    reporter.onLoading(fraction, text);
  }

  @Override
  public boolean cancelled() {
    return stop.getAsBoolean();
  }
}
