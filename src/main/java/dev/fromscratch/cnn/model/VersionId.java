package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.FileId;

/**
 * What tells a stored model from all others.
 *
 * @param name the model's name
 * @param version its number
 */
record VersionId(String name, int version) implements FileId {

  /** Whether it ships with the service. */
  boolean isBundled() {
    return version == ModelVersion.BUNDLED;
  }

  @Override
  public String fileName() {
    return version + ModelFiles.SUFFIX;
  }

  /** As in {@code default:1}. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
