package dev.fromscratch.cnn.dataset.format;

import java.io.IOException;

/** A zip file that is damaged or meant to do harm; the message says how. */
final class ZipFaultException extends IOException {

  ZipFaultException(String message) {
    super(message);
  }

  ZipFaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
