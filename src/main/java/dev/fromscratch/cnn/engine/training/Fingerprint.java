package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.ContentHash;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
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
    return new ContentHash().add(run).hex().substring(0, LENGTH);
  }
}
