package dev.fromscratch.cnn.dataset;

/**
 * A gzipped file as its authors published it, byte for byte.
 *
 * @param name the file's name, ending in {@code .gz}
 * @param sizeBytes its length, gzipped
 * @param sha256 its hash, gzipped, in hexadecimal
 */
record PublishedFile(String name, long sizeBytes, String sha256) {

  private static final String SUFFIX = ".gz";

  PublishedFile {
    if (!name.endsWith(SUFFIX)) {
      throw new IllegalArgumentException("a published file ends in .gz, got " + name);
    }
  }

  /** The name it has once somebody has unzipped it. */
  String unzippedName() {
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
