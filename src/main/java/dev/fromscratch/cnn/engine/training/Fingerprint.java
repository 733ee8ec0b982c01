package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a run is, in a word: two runs with the same fingerprint make the same parameters. */
final class Fingerprint {

  private static final int LENGTH = 16;

  private Fingerprint() {}

  /**
   * The first 16 hexadecimal digits of a SHA-256 over all that a run depends on.
   *
   * @param arithmetic whose last bits differ between lane counts
   */
  static String of(
      NetworkSpec network,
      TrainingConfig config,
      Dataset training,
      @Nullable Dataset validation,
      String arithmetic) {
    // Records print all their components, and nothing in them prints where it lies in memory.
    String run =
        String.join(
            "\n",
            network.toString(),
            config.toString(),
            training.contentHash(),
            validation == null ? "" : validation.contentHash(),
            arithmetic);
    byte[] hash = sha256().digest(run.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, LENGTH);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
