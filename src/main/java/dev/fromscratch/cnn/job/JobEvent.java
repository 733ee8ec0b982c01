package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a job. Events are never changed, and no number is given twice.
 *
 * @param sequence its number within the job, from 1; the cursor of the list
 * @param type what it tells
 * @param at when it was stored
 * @param attempt the run during which it happened, 0 before the first
 * @param data what there is to know, by type
 */
record JobEvent(
    @Schema(example = "3") long sequence,
    Type type,
    Instant at,
    @Schema(example = "1") int attempt,
    @Schema(
            type = "object",
            description =
                "`state`: the state, and what goes with it; `phase`: the phase; `checkpoint`: where"
                    + " a run takes up what an earlier one has left; `metrics`: a point of the"
                    + " history, as in `/metrics`",
            example = "{\"phase\":\"training\"}")
        JsonNode data) {

  /** The data of an event, by its type; fields that say nothing are left out. */
  sealed interface Data permits StateData, PhaseData, CheckpointData, MetricPoint {}

  /**
   * Another state.
   *
   * @param state the state
   * @param crashes how many runs in a row ended with their process, if the last one did
   * @param model what was made, if the job succeeded
   * @param error why it failed, if it did
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StateData(
      JobState state,
      @Nullable Integer crashes,
      Job.@Nullable ModelLink model,
      Job.@Nullable Failure error)
      implements Data {

    static StateData of(JobState state) {
      return new StateData(state, null, null, null);
    }
  }

  /** Another phase of a run. */
  record PhaseData(JobPhase phase) implements Data {}

  /**
   * A run has found what an earlier one has left.
   *
   * @param used whether it goes on from there
   * @param member the network of an ensemble it was saved in, if it is used and there are several
   * @param epoch the epoch it was saved in, if it is used
   * @param step the step after which it was saved, if it is used
   * @param reason why not, if it is not used
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CheckpointData(
      boolean used,
      @Nullable Integer member,
      @Nullable Integer epoch,
      @Nullable Integer step,
      @Nullable String reason)
      implements Data {}

  /** What an event tells. */
  enum Type {
    /** Another state. */
    @JsonProperty("state")
    STATE,
    /** Another phase of a run. */
    @JsonProperty("phase")
    PHASE,
    /** A run goes on from the checkpoint of an earlier one, or has to begin anew. */
    @JsonProperty("checkpoint")
    CHECKPOINT,
    /** A point of the history. */
    @JsonProperty("metrics")
    METRICS;

    /** The word in the API and the database. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Type of(Data data) {
      return switch (data) {
        case StateData _ -> STATE;
        case PhaseData _ -> PHASE;
        case CheckpointData _ -> CHECKPOINT;
        case MetricPoint _ -> METRICS;
      };
    }

    static Type ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
