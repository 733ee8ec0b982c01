package dev.fromscratch.cnn.prediction;

import org.jspecify.annotations.Nullable;

/** A file that came with a request, and what the client calls it. */
final class PictureFile {

  private final @Nullable String name;
  private final byte[] bytes;

  PictureFile(@Nullable String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Nullable String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }
}
