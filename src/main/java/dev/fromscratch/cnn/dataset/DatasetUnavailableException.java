package dev.fromscratch.cnn.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A data set that is known but cannot be had: its files are absent and could not be downloaded, or
 * they are damaged. The message says which, and what to do about it.
 */
public final class DatasetUnavailableException extends RuntimeException {

  private final String name;

  /** With words for whoever wants the data set. */
  public DatasetUnavailableException(String name, String message) {
    this(name, message, null);
  }

  DatasetUnavailableException(String name, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.name = name;
  }

  /** The data set's name. */
  public String name() {
    return name;
  }
}
