package dev.fromscratch.cnn.dataset;

/** The {@link Progress} of a load said that it should end. Nothing half-loaded stays behind. */
public final class DatasetLoadCancelledException extends RuntimeException {

  DatasetLoadCancelledException(String name) {
    super("loading data set %s was cancelled".formatted(name));
  }
}
