package dev.fromscratch.cnn.dataset.format;

/** Is told how far reading is. */
@FunctionalInterface
public interface ReadProgress {

  /**
   * Some more was read.
   *
   * @param fraction the part that is done, in {@code [0, 1]}
   */
  void report(double fraction);
}
