package dev.fromscratch.cnn.engine.data;

import java.io.IOException;

/**
 * Bytes that were read but are not the data set they should be. The message names the file, what
 * was expected and what was received. Any other {@link IOException} means that reading failed.
 */
public final class DatasetFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  DatasetFormatException(String message) {
    super(message);
  }

  DatasetFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
