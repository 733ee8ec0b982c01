package dev.fromscratch.cnn.web;

import java.io.IOException;

/** Thrown while a body is read, when the connection fails before its end. */
final class IncompleteBodyException extends IOException {

  IncompleteBodyException(IOException cause) {
    super("the body ended before it was complete", cause);
  }
}
