package dev.fromscratch.cnn.storage;

import org.jspecify.annotations.Nullable;

/** The data directory cannot be used. */
final class DataDirectoryException extends RuntimeException {

  private final String action;

  /**
   * With words for whoever started the service.
   *
   * @param action what to do about it
   */
  DataDirectoryException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
