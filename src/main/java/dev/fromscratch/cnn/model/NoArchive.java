package dev.fromscratch.cnn.model;

import java.util.Optional;

/** For a database that one process has for itself: its disk is the only home of its models. */
final class NoArchive implements ModelArchive {

  @Override
  public void put(String name, int version, byte[] bytes) {
    // The file is all there is.
  }

  @Override
  public Optional<byte[]> find(String name, int version) {
    return Optional.empty();
  }
}
