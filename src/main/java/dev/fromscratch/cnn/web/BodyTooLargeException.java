package dev.fromscratch.cnn.web;

import java.io.IOException;

/** Thrown while a body is read, when it passes the limit. */
final class BodyTooLargeException extends IOException {

  BodyTooLargeException(long limit, String setting) {
    super("the body is larger than %d bytes (setting %s)".formatted(limit, setting));
  }
}
