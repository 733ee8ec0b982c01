package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.FileId;

/**
 * What tells an uploaded data set from all that are and were.
 *
 * @param name the data set's name
 * @param sha256 the hash of its file
 */
record UploadId(String name, String sha256) implements FileId {

  /** What the names of files end with. */
  static final String SUFFIX = ".safetensors";

  @Override
  public String fileName() {
    return sha256 + SUFFIX;
  }

  /** As in {@code symbols/0ab1…}. */
  @Override
  public String toString() {
    return name + "/" + sha256;
  }
}
