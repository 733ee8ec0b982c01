package dev.fromscratch.cnn.model;

import java.util.Optional;

/** A second home of the files of models, from which a disk can be filled again. */
interface ModelArchive {

  /** Keeps the bytes of a version that has a row; part of the caller's transaction. */
  void put(String name, int version, byte[] bytes);

  /** The bytes of a version, if they are here. */
  Optional<byte[]> find(String name, int version);

  /** For a database that one process has for itself: its disk is the only home. */
  static ModelArchive none() {
    return new ModelArchive() {
      @Override
      public void put(String name, int version, byte[] bytes) {
        // The file is all there is.
      }

      @Override
      public Optional<byte[]> find(String name, int version) {
        return Optional.empty();
      }
    };
  }
}
