package dev.fromscratch.cnn.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What an operator watches of training. Counters count from the start of the process; gauges look
 * at the jobs as they are stored. Thread-safe.
 */
@Component
class TrainingMeters {

  private final Counter samples;
  private final Counter epochs;
  private final Map<JobState, Counter> ended = new EnumMap<>(JobState.class);

  TrainingMeters(MeterRegistry meters, JobStore jobs) {
    this.samples =
        Counter.builder("cnn.training.samples")
            .description("Images that networks have learned from, each once per epoch")
            .register(meters);
    this.epochs =
        Counter.builder("cnn.training.epochs").description("Epochs finished").register(meters);
    Stream.of(JobState.values())
        .filter(JobState::isTerminal)
        .forEach(state -> ended.put(state, endedCounter(state, meters)));
    Gauge.builder("cnn.training.jobs.queued", jobs, JobStore::countQueued)
        .description("Jobs that wait")
        .register(meters);
    Gauge.builder("cnn.training.jobs.running", jobs, JobStore::countRunning)
        .description("Jobs that are worked on")
        .register(meters);
  }

  /** All end states are there from the start, at 0, so that a first failure is seen as a rise. */
  private static Counter endedCounter(JobState state, MeterRegistry meters) {
    return Counter.builder("cnn.training.jobs")
        .description("Jobs that have ended, by how they did")
        .tag("state", state.word())
        .register(meters);
  }

  /** A step has learned from so many images. */
  void learned(int images) {
    samples.increment(images);
  }

  /** An epoch is over. */
  void finishedEpoch() {
    epochs.increment();
  }

  /** A job has come to this end. */
  void ended(JobState state) {
    Objects.requireNonNull(ended.get(state), () -> "no end: " + state).increment();
  }
}
