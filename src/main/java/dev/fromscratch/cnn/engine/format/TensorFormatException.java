package dev.fromscratch.cnn.engine.format;

import java.io.IOException;

/** Thrown when bytes are not what they should be; the message says what was expected and found. */
public final class TensorFormatException extends IOException {

  TensorFormatException(String message) {
    super(message);
  }
}
