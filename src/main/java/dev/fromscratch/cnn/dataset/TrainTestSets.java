package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A loaded data set: the images to train on and those to test with. Immutable, so all jobs share
 * one.
 *
 * @param sha256 the SHA-256 of the content of both, in hexadecimal
 * @param form what became of its pictures before they came into it, and so what others have to go
 *     through; null if nobody knows
 */
public record TrainTestSets(
    String name, Dataset training, Dataset test, String sha256, @Nullable PictureForm form) {

  /**
   * Checks that the two belong together.
   *
   * @throws IllegalArgumentException if their images or classes differ
   */
  public TrainTestSets {
    if (!training.imageShape().equals(test.imageShape())) {
      throw new IllegalArgumentException(
          "%s has training images %s but test images %s"
              .formatted(name, training.imageShape(), test.imageShape()));
    }
    if (!training.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "%s has training classes %s but test classes %s"
              .formatted(name, training.classNames(), test.classNames()));
    }
  }

  /**
   * Puts two sets together and hashes them: the SHA-256 of the two {@link Dataset#contentHash()}
   * one after the other, as ASCII.
   */
  public static TrainTestSets of(String name, Dataset training, Dataset test) {
    String hashes = training.contentHash() + test.contentHash();
    byte[] hash = Sha256.newDigest().digest(hashes.getBytes(StandardCharsets.US_ASCII));
    return new TrainTestSets(name, training, test, HexFormat.of().formatHex(hash), null);
  }

  /** The same, of pictures that became this before they came into it. */
  public TrainTestSets withForm(@Nullable PictureForm known) {
    return new TrainTestSets(name, training, test, sha256, known);
  }
}
