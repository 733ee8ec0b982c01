package dev.fromscratch.cnn.model;

/** A file that was written and is not yet a model. Until it is closed, no sweep takes it away. */
public final class StagedModel implements AutoCloseable {

  private final ModelVersion version;
  private final byte[] bytes;
  private final Runnable letGo;

  StagedModel(ModelVersion version, byte[] bytes, Runnable letGo) {
    this.version = version;
    this.bytes = bytes;
    this.letGo = letGo;
  }

  /** What it will be. */
  public ModelVersion version() {
    return version;
  }

  /** What the file holds; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** It has become a model, or is left to the sweep. */
  @Override
  public void close() {
    letGo.run();
  }
}
