package dev.fromscratch.cnn.model;

/** A file that was written and is not yet a model. */
public final class StagedModel {

  private final ModelVersion version;
  private final byte[] bytes;

  StagedModel(ModelVersion version, byte[] bytes) {
    this.version = version;
    this.bytes = bytes;
  }

  /** What it will be. */
  public ModelVersion version() {
    return version;
  }

  /** What the file holds; not to be changed. */
  byte[] bytes() {
    return bytes;
  }
}
