package dev.fromscratch.cnn.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes digests. */
final class Sha256 {

  private Sha256() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
