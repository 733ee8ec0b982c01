package dev.fromscratch.cnn.job;

/** How fast samples go by: smoothed over the last seconds, so that it follows a busy machine. */
final class Speed {

  private static final double SMOOTHING_SECONDS = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long start;
  private final long doneBefore;
  private long windowStart;
  private long windowSamples;
  private double samplesPerSecond;

  /**
   * Speed from now on.
   *
   * @param doneBefore steps that were done by then, in an earlier run
   */
  Speed(long nanoTime, long doneBefore) {
    this.start = nanoTime;
    this.doneBefore = doneBefore;
    this.windowStart = nanoTime;
  }

  void add(int samples) {
    windowSamples += samples;
    long now = System.nanoTime();
    double seconds = (now - windowStart) / NANOS_PER_SECOND;
    if (seconds < 0.2) {
      return;
    }
    double current = windowSamples / seconds;
    double weight = samplesPerSecond == 0 ? 1 : 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
    samplesPerSecond += weight * (current - samplesPerSecond);
    windowStart = now;
    windowSamples = 0;
  }

  /** Samples per second with one decimal; over all the time there was while that is short. */
  double samplesPerSecond() {
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    double latest = samplesPerSecond == 0 ? windowSamples / seconds : samplesPerSecond;
    return Math.round(10 * latest) / 10.0;
  }

  /** How long the remaining steps will take at the average pace so far, validation included. */
  long etaSeconds(long done, long total) {
    double elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
    return Math.round(elapsed / (done - doneBefore) * (total - done));
  }
}
