package dev.fromscratch.cnn.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the service does not start, where otherwise stack traces would. */
final class DataDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<DataDirectoryException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, DataDirectoryException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), failure);
  }
}
