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

  /** Whether nothing will change any more. */
  boolean isTerminal() {
    return switch (this) {
      case QUEUED, RUNNING, CANCELLING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }

  /** The word in the API and the database. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static JobState ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
