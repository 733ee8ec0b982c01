package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a job is in its life. */
enum JobState {
  /** Waits for its turn. */
  @JsonProperty("queued")
  QUEUED,
  /** Is being worked on. */
  @JsonProperty("running")
  RUNNING,
  /** Was asked to pause, and will as soon as a checkpoint is saved. */
  @JsonProperty("pausing")
  PAUSING,
  /** Waits until it is resumed. */
  @JsonProperty("paused")
  PAUSED,
  /** Ended with a model. */
  @JsonProperty("succeeded")
  SUCCEEDED,
  /** Ended with an error. */
  @JsonProperty("failed")
  FAILED,
  /** Was asked to stop and will within a second. */
  @JsonProperty("cancelling")
  CANCELLING,
  /** Ended because it was asked to. */
  @JsonProperty("cancelled")
  CANCELLED;

  /** Whether it has ended. Of these, only a failed job can be resumed. */
  boolean isTerminal() {
    return switch (this) {
      case QUEUED, RUNNING, PAUSING, PAUSED, CANCELLING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }

  /** Whether it will change without being asked to, so that it is worth looking again. */
  boolean isMoving() {
    return !isTerminal() && this != PAUSED;
  }

  /** The word in the API and the database. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static JobState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
