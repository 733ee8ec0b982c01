package dev.fromscratch.cnn.dataset;

/**
 * Follows the loading of a data set, and can end it. Called on the thread that loads, several times
 * a second while there is something to wait for.
 */
public interface Progress {

  /** For those who neither look nor cancel. */
  Progress NONE =
      new Progress() {
        @Override
        public void report(double fraction, String text) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /**
   * Tells how far loading is.
   *
   * @param fraction the part that is done, in {@code [0, 1]}; it falls back when a download has to
   *     begin again at another mirror
   * @param text what is being done, for people
   */
  void report(double fraction, String text);

  /** Whether loading should end; asked at least every 100 ms while waiting for a download. */
  boolean cancelled();
}
