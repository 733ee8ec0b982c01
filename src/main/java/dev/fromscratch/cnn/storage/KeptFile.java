package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file whose bytes are known by their hash, and what it is the file of. */
public interface KeptFile {

  /** What it is the file of, as in {@code data set symbols}. */
  String label();

  /** Where it is, or should be. */
  Path path();

  /** The hash of its bytes. */
  String sha256();

  /** What was wrong with it when that was last noted, null if nothing was. */
  @Nullable String damage();

  /**
   * Notes what is wrong with it, or with null that nothing is.
   *
   * @return false if that which it is the file of is no more
   */
  boolean setDamage(@Nullable String damage);

  /** The bytes from a second home, if there is one that has them; to be closed. */
  Optional<InputStream> archived() throws IOException;

  /**
   * Sees to it that the second home, if there is one, has the bytes which are in place again; part
   * of the caller's transaction.
   */
  void archive() throws IOException;
}
