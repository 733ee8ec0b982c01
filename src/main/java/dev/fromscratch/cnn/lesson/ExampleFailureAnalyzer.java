package dev.fromscratch.cnn.lesson;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why an example does not run, where otherwise stack traces would. */
final class ExampleFailureAnalyzer extends AbstractFailureAnalyzer<ExampleException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, ExampleException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), failure);
  }
}
