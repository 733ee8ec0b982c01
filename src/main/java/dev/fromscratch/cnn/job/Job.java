package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.training.StepMetrics;
import dev.fromscratch.cnn.model.Metrics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands now.
 *
 * @param id a time-ordered UUID
 * @param kind what it is for
 * @param name the name of the model that it makes or measures
 * @param state where it is in its life
 * @param phase what it is busy with, while it runs
 * @param createdAt when it was asked for
 * @param startedAt when it was first worked on
 * @param finishedAt when it ended
 * @param request what was asked for, with every default written out
 * @param progress how far it is
 * @param metrics how good the network is so far
 * @param model what it made, once it succeeded; or what it measures
 * @param error why it failed, if it did
 * @param attempt how often it was begun
 * @param worker the process that works on it or did last, if any
 * @param workedSeconds how long runs have worked on it, those before a failure not counted
 * @param checkpoint where it would go on if its run were cut off now, or null for the beginning
 */
record Job(
    @Schema(example = "019aab3c-6a7e-7c4e-9d6f-0b8f5a3c1d2e") String id,
    JobKind kind,
    @Schema(example = "default") String name,
    JobState state,
    @Nullable JobPhase phase,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    JobRequest request,
    Progress progress,
    Metrics metrics,
    @Schema(description = "What it made, once it succeeded; or what it evaluates")
        @Nullable ModelLink model,
    @Nullable Failure error,
    @Schema(example = "1") int attempt,
    @Schema(example = "4f1c0a8e2b6d-19f3a2c4") @Nullable String worker,
    @Schema(example = "12.5") double workedSeconds,
    @Nullable LastCheckpoint checkpoint) {

  /** A training job that waits for its first run. */
  static Job queued(
      String id, String name, Instant createdAt, TrainRequest request, Progress progress) {
    return queued(id, name, createdAt, request, null, progress);
  }

  /** An evaluation of a model that waits for its first run. */
  static Job queued(String id, ModelLink model, Instant createdAt, EvaluationRequest request) {
    return queued(id, model.name(), createdAt, request, model, Progress.none(1, 1));
  }

  private static Job queued(
      String id,
      String name,
      Instant createdAt,
      JobRequest request,
      @Nullable ModelLink model,
      Progress progress) {
    return new Job(
        id,
        request.kind(),
        name,
        JobState.QUEUED,
        null,
        createdAt,
        null,
        null,
        request,
        progress,
        Metrics.NONE,
        model,
        null,
        0,
        null,
        0,
        null);
  }

  /**
   * How far a job is.
   *
   * @param member the network of an ensemble that is trained, from 1; absent if there is one
   *     network
   * @param members networks in all; absent likewise
   * @param epoch the current epoch of that network, from 1; 0 before the first
   * @param epochs epochs of each network; an evaluation has one
   * @param step steps done in this epoch; pictures in an evaluation
   * @param steps steps per epoch; 0 until the data is loaded
   * @param percent of all steps of all networks
   * @param etaSeconds about how long that will still take
   * @param samplesPerSecond the speed lately
   * @param activity what is being done while data is loaded, for people
   */
  record Progress(
      @Schema(
              description = "Which network of an ensemble is trained; absent if there is only one",
              example = "2")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer member,
      @Schema(description = "How many networks there are; absent if one", example = "5")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer members,
      @Schema(example = "2") int epoch,
      @Schema(example = "5") int epochs,
      @Schema(
              description = "Steps of this epoch that are done; pictures, in an evaluation",
              example = "70")
          int step,
      @Schema(example = "141") int steps,
      @Schema(example = "29.9") double percent,
      @Schema(example = "8") @Nullable Long etaSeconds,
      @Schema(example = "4287.1") @Nullable Double samplesPerSecond,
      @Schema(example = "Downloading train-images-idx3-ubyte.gz, 34 %") @Nullable String activity) {

    /** The progress of a job that has not begun, and will train so many networks. */
    static Progress none(int epochs, int members) {
      boolean several = members > 1;
      return new Progress(
          several ? 1 : null, several ? members : null, 0, epochs, 0, 0, 0, null, null, null);
    }

    /** The same before anything was done. */
    Progress atBeginning() {
      return none(epochs, membersInAll());
    }

    /** The same before the first step of a member, or before its next one. */
    Progress ofMember(int number) {
      if (member == null || member == number) {
        return this;
      }
      return new Progress(
          number, members, 0, epochs, 0, steps, percent, etaSeconds, samplesPerSecond, null);
    }

    /** The same after a step. */
    Progress after(StepMetrics now, Speed speed) {
      long done = doneBy(now.epoch(), now.steps(), now.step());
      long total = (long) membersInAll() * epochs * now.steps();
      return new Progress(
          member,
          members,
          now.epoch(),
          epochs,
          now.step(),
          now.steps(),
          percent(done, total),
          speed.etaSeconds(done, total),
          speed.samplesPerSecond(),
          null);
    }

    /** The same at the end of a network's training, which may be an early one. */
    Progress completed() {
      long done = (long) memberNumber() * epochs * steps;
      long total = stepsInAll();
      Long eta = done == total ? Long.valueOf(0) : etaSeconds;
      return new Progress(
          member,
          members,
          epoch,
          epochs,
          step,
          steps,
          percent(done, total),
          eta,
          samplesPerSecond,
          null);
    }

    /** The same while data is loaded, before the first step or before going on. */
    Progress loading(String text) {
      return new Progress(member, members, epoch, epochs, step, steps, percent, null, null, text);
    }

    /** Steps done in all epochs of all networks. */
    long stepsDone() {
      return epoch == 0 ? doneBy(1, steps, 0) : doneBy(epoch, steps, step);
    }

    private long doneBy(int inEpoch, int ofSteps, int byStep) {
      long epochsBefore = (memberNumber() - 1L) * epochs + inEpoch - 1;
      return epochsBefore * ofSteps + byStep;
    }

    /** Steps of all networks together. */
    long stepsInAll() {
      return (long) membersInAll() * epochs * steps;
    }

    private int memberNumber() {
      return member == null ? 1 : member;
    }

    private int membersInAll() {
      return members == null ? 1 : members;
    }

    private static double percent(long done, long total) {
      return Math.round(1000.0 * done / total) / 10.0;
    }
  }

  /**
   * A checkpoint that was saved while the job was trained, and is gone when it has ended with a
   * model or was cancelled.
   *
   * @param member the network of an ensemble it was in, from 1; absent if there is one network
   * @param epoch the epoch it was in, from 1
   * @param step steps done in this epoch
   * @param savedAt when it was saved
   */
  record LastCheckpoint(
      @Schema(
              description = "Which network of an ensemble it was in; absent if there is only one",
              example = "2")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer member,
      @Schema(example = "2") int epoch,
      @Schema(example = "70") int step,
      Instant savedAt) {}

  /** The model that a job made or measures. */
  record ModelLink(
      @Schema(example = "default") String name,
      @Schema(example = "1") int version,
      String sha256) {}

  /** Why a job failed. */
  record Failure(
      @Schema(example = "training-diverged") String code,
      @Schema(
              example =
                  "the loss became NaN in epoch 1, step 3 of 141, with learning rate 100.0; try a smaller learning rate, for example 10.0")
          String message) {}
}
