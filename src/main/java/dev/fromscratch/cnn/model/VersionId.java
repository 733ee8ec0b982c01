package dev.fromscratch.cnn.model;

/**
 * What tells a stored model from all others.
 *
 * @param name the model's name
 * @param version its number
 */
record VersionId(String name, int version) {

  /** Whether it ships with the service. */
  boolean isBundled() {
    return version == ModelVersion.BUNDLED;
  }

  /** As in {@code default:1}. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
