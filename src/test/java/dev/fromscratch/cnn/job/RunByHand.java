package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.job.RunStore.Report;
import dev.fromscratch.cnn.job.RunStore.Standing;
import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.NetworkDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** A job that only the test itself runs: the stores are called as the runs of a service do. */
abstract class RunByHand {

  static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  static final String WORKER = "here";
  static final Job.Progress HALF = new Job.Progress(null, null, 1, 2, 3, 3, 50, 7L, 12.5, null);
  static final Job.Failure FAILURE = new Job.Failure("some-code", "some words");

  final RunStore runs;
  final JobStore jobs;
  final JobTransitions transitions;
  final EventStore events;
  private final TransactionOperations transactions;
  final String id = UUID.randomUUID().toString();

  RunByHand(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    this.runs = runs;
    this.jobs = jobs;
    this.transitions = transitions;
    this.events = events;
    this.transactions = transactions;
  }

  @BeforeEach
  void queueAJobThatNobodyWillRun() {
    TrainRequest request = TrainRequest.EMPTY.withDefaults();
    transactions.executeWithoutResult(
        _ -> jobs.insert(Job.queued(id, "own", NOW, request, Job.Progress.none(2, 1)), null, "00"));
  }

  @AfterEach
  void forgetIt() {
    change(transitions::cancel);
    runs.begin(id, WORKER);
    transitions.deleteTerminal(id);
  }

  final Optional<JobState> change(Function<String, Optional<JobState>> transition) {
    return Objects.requireNonNull(transactions.execute(_ -> transition.apply(id)));
  }

  final Optional<JobState> report(int attempt, MetricPoint... points) {
    return runs.report(
            id,
            attempt,
            new Report(
                JobPhase.TRAINING,
                false,
                HALF,
                Metrics.NONE,
                List.of(points),
                Duration.ofMillis(250)))
        .map(Standing::state);
  }

  final boolean succeed(int attempt) {
    return Boolean.TRUE.equals(transactions.execute(_ -> runs.succeed(id, attempt, model())));
  }

  /** Takes jobs from runs that were asked to stop before a time; returns which. */
  final List<String> overdue(Instant askedBefore) {
    return Objects.requireNonNull(
        transactions.execute(_ -> transitions.cancelOverdue(askedBefore)));
  }

  /** The states of which the job's events tell, in order. */
  final List<String> states() {
    List<JobEvent> all = events.find(id, 0, 100);
    assertThat(all.stream().map(JobEvent::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
    return all.stream()
        .filter(event -> event.type() == JobEvent.Type.STATE)
        .map(event -> event.data().get("state").asString())
        .toList();
  }

  final Job job() {
    Optional<Job> job = jobs.find(id);
    assertThat(job).isPresent();
    return job.orElseThrow();
  }

  static MetricPoint point(long sequence) {
    return new MetricPoint(
        sequence, MetricPoint.Kind.EPOCH, null, 1, 3, 0.5, 0.25, 0.75, null, 0.1f);
  }

  private static ModelVersion model() {
    ModelMetadata metadata =
        new ModelMetadata(
            new NetworkDefinition(null, null, null),
            1,
            List.of(),
            new ModelMetadata.TrainedOn("digits", "00", null),
            JsonMapper.shared().readTree("{}"),
            Metrics.NONE,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null);
    return new ModelVersion("own", 3, "abc", 9, NOW, null, metadata, null);
  }
}
