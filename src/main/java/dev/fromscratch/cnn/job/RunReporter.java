package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.engine.training.CheckpointMismatchException;
import dev.fromscratch.cnn.engine.training.EpochMetrics;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.StepMetrics;
import dev.fromscratch.cnn.engine.training.TrainingListener;
import dev.fromscratch.cnn.engine.training.ValidationMetrics;
import dev.fromscratch.cnn.job.RunStore.Report;
import dev.fromscratch.cnn.job.RunStore.Standing;
import dev.fromscratch.cnn.model.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Carries what a run does to the database, twice a second at most, with a checkpoint now and then,
 * and brings back whether it should stop. Used by the run's thread only.
 */
final class RunReporter implements TrainingListener {

  private static final Logger log = LoggerFactory.getLogger(RunReporter.class);
  private static final long INTERVAL_NANOS = 500_000_000;

  /** Points within epochs that the history of a job holds, about. */
  private static final int HISTORY_POINTS = 200;

  private final RunStore store;
  private final RunCheckpoints checkpoints;
  private final String id;
  private final int attempt;
  private final @Nullable Duration timeLimit;
  private final TrainingMeters meters;
  private final RunLog lines;
  private final List<MetricPoint> unsaved = new ArrayList<>();
  private JobPhase phase = JobPhase.LOADING_DATA;
  private @Nullable Checkpoint start;
  private Job.Progress startProgress;
  private Job.Progress progress;
  private Job.@Nullable Progress stored;
  private Metrics metrics = Metrics.NONE;
  private Speed speed = new Speed(System.nanoTime(), 0);
  private long lastReport;
  private long lastStored = System.nanoTime();
  private long sequence;
  private boolean phaseBegins;
  private boolean superseded;
  private boolean outage;
  private @Nullable Standing standing;

  /** Begins with what the job showed at its last checkpoint, if there is one. */
  RunReporter(
      RunStore store, RunCheckpoints checkpoints, Job job, int attempt, TrainingMeters meters) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.id = job.id();
    this.attempt = attempt;
    this.timeLimit = job.request().timeLimit();
    this.meters = meters;
    this.lines = new RunLog(id);
    this.startProgress = job.progress().atBeginning();
    checkpoints
        .last()
        .ifPresent(last -> {
          start = last.state();
          startProgress = last.progress();
          metrics = last.metrics();
          sequence = last.sequence();
        });
    this.progress = startProgress;
  }

  /** The checkpoint that training goes on from, if any. */
  Optional<Checkpoint> start() {
    return Optional.ofNullable(start);
  }

  /** Begins with nothing after all, because the checkpoint does not fit. */
  void beginAnew(CheckpointMismatchException reason) {
    checkpoints.discard(reason);
    start = null;
    startProgress = startProgress.atBeginning();
    metrics = Metrics.NONE;
    sequence = 0;
    enter(JobPhase.TRAINING);
  }

  /** Starts a phase; stored at once. */
  void enter(JobPhase next) {
    phase = next;
    phaseBegins = true;
    if (next == JobPhase.TRAINING) {
      progress = startProgress;
      speed = new Speed(System.nanoTime(), progress.stepsDone());
    }
    report();
    if (next == JobPhase.TRAINING && start != null) {
      lines.takesUp(progress);
      checkpoints.tellTaken(progress);
    }
  }

  /** Shows how far the run is; stored when the next look at the database is due. */
  void show(Job.Progress next) {
    progress = next;
  }

  /** Shows how far loading is; stored when the next look at the database is due. */
  void onLoading(double fraction, String text) {
    progress = startProgress.loading("%s, %d %%".formatted(text, Math.round(100 * fraction)));
  }

  /**
   * Whether the run should stop: because it was asked to, has worked too long, or is no longer the
   * job's run.
   */
  boolean stopRequested() {
    reportIfDue();
    return superseded || isAsked(JobState.CANCELLING) || isAsked(JobState.PAUSING) || isTimeOver();
  }

  /** The same for a run that has only to store what it made: it is too late to pause. */
  boolean cancelRequested() {
    reportIfDue();
    return superseded || isAsked(JobState.CANCELLING);
  }

  private void reportIfDue() {
    if (System.nanoTime() - lastReport >= INTERVAL_NANOS) {
      report();
    }
  }

  private boolean isAsked(JobState state) {
    return standing != null && standing.state() == state;
  }

  /** Whether the job was worked on for as long as it may, and should end for no other reason. */
  boolean isTimeOver() {
    return timeLimit != null
        && standing != null
        && standing.state() == JobState.RUNNING
        && standing.worked().compareTo(timeLimit) >= 0;
  }

  /** The figures of the last epoch, or of the one that was gone back to. */
  Metrics metrics() {
    return metrics;
  }

  /** The share of test samples that were classified correctly; NaN before the evaluation. */
  double testAccuracy() {
    Double accuracy = metrics.testAccuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  @Override
  public void onMember(int member) {
    progress = progress.ofMember(member);
  }

  @Override
  public void onStep(StepMetrics step) {
    speed.add(step.samples());
    meters.learned(step.samples());
    progress = progress.after(step, speed);
    metrics =
        new Metrics(
            step.epochLoss(),
            step.epochAccuracy(),
            metrics.validationLoss(),
            metrics.validationAccuracy(),
            null,
            null);
    long stepsPerPoint = Math.max(1, progress.stepsInAll() / HISTORY_POINTS);
    if (progress.stepsDone() % stepsPerPoint == 0) {
      unsaved.add(MetricPoint.of(++sequence, progress.member(), step));
    }
  }

  @Override
  public void onEpoch(EpochMetrics epoch) {
    metrics = metricsOf(epoch);
    unsaved.add(MetricPoint.of(++sequence, progress.member(), progress.step(), epoch));
    meters.finishedEpoch();
    lines.epoch(progress, epoch, speed.samplesPerSecond());
    report();
  }

  @Override
  public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
    if (superseded || isAsked(JobState.CANCELLING) || !checkpoints.isDue(boundary)) {
      return;
    }
    // The history and the progress first: a checkpoint must not be ahead of them.
    if (!unsaved.isEmpty() || !progress.equals(stored)) {
      report();
    }
    if (unsaved.isEmpty() && !superseded && !isAsked(JobState.CANCELLING)) {
      checkpoints.save(new CheckpointStore.Saved(progress, metrics, sequence, checkpoint.get()));
    }
  }

  @Override
  public void onRestored(EpochMetrics best) {
    metrics = metricsOf(best);
    progress = progress.completed();
    lines.goesBack(progress, best.epoch());
  }

  private static Metrics metricsOf(EpochMetrics epoch) {
    ValidationMetrics validation = epoch.validation();
    return new Metrics(
        epoch.trainingLoss(),
        epoch.trainingAccuracy(),
        validation == null ? null : validation.loss(),
        validation == null ? null : validation.accuracy(),
        null,
        null);
  }

  private void report() {
    try {
      store();
    } catch (DataAccessException | TransactionException e) {
      // Training needs no database; what could not be stored is stored with the next report.
      if (!outage) {
        log.warn("Job {}: cannot store where it is, and trains on", id, e);
      }
      outage = true;
    }
  }

  private void store() {
    long now = System.nanoTime();
    lastReport = now;
    var report =
        new Report(
            phase, phaseBegins, progress, metrics, unsaved, Duration.ofNanos(now - lastStored));
    Optional<Standing> answer = store.report(id, attempt, report);
    superseded = answer.isEmpty();
    standing = answer.orElse(null);
    unsaved.clear();
    stored = progress;
    phaseBegins = false;
    lastStored = now;
    outage = false;
  }

  /** What the model makes of the part held back as it will answer, by all networks and views. */
  void validated(Evaluation validation) {
    metrics = metrics.withValidation(validation.loss(), validation.accuracy());
  }

  /**
   * The final figures, stored with the phase that follows and all that an outage has kept back,
   * however long it lasts: nothing more can be told of a job that has succeeded.
   *
   * @param shuttingDown when to give up
   */
  void finish(Evaluation test, BooleanSupplier shuttingDown) {
    metrics = metrics.withTest(test.loss(), test.accuracy());
    enter(JobPhase.SAVING);
    if (outage) {
      DatabasePatience.await("store the history of job " + id, this::storeAll, shuttingDown);
    }
  }

  private boolean storeAll() {
    store();
    return true;
  }
}
