package dev.fromscratch.cnn.dataset.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A second home of the files of data sets, from which a disk can be filled again. */
interface UploadArchive {

  /** Keeps the bytes of a data set that has a row; part of the caller's transaction. */
  void put(UploadId id, InputStream bytes) throws IOException;

  /** The bytes of a data set, if they are here, read as they are asked for. */
  Optional<InputStream> find(UploadId id);

  /** For a database that one process has for itself: its disk is the only home. */
  static UploadArchive none() {
    return new UploadArchive() {
      @Override
      public void put(UploadId id, InputStream bytes) {
        // The file is all there is.
      }

      @Override
      public Optional<InputStream> find(UploadId id) {
        return Optional.empty();
      }
    };
  }
}
