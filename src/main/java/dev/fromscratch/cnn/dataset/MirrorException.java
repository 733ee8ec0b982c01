package dev.fromscratch.cnn.dataset;

import java.io.IOException;

/**
 * A mirror did not deliver what it should; another one may. The message goes on from its address.
 */
final class MirrorException extends IOException {

  MirrorException(String message) {
    super(message);
  }

  MirrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
