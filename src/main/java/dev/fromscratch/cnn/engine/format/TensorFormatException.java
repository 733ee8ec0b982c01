package dev.fromscratch.cnn.engine.format;

import java.io.IOException;

/** Thrown when bytes are not what they should be; the message says what was expected and found. */
public final class TensorFormatException extends IOException {

  /** What was found may be as long as the file. */
  private static final int MAX_LENGTH = 500;

  TensorFormatException(String message) {
    super(message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + "…");
  }
}
