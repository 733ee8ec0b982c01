package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
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

    static Type ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
