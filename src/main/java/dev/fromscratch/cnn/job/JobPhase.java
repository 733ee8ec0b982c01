package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.stream.Stream;

/** What a running job is busy with. */
enum JobPhase {
  @JsonProperty("loadingData")
  LOADING_DATA("loadingData"),
  @JsonProperty("training")
  TRAINING("training"),
  @JsonProperty("evaluating")
  EVALUATING("evaluating"),
  @JsonProperty("saving")
  SAVING("saving");

  private final String word;

  JobPhase(String word) {
    this.word = word;
  }

  /** The word in the API and the database. */
  String word() {
    return word;
  }

  static JobPhase ofWord(String word) {
    return Stream.of(values())
        .filter(phase -> phase.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no phase " + word));
  }
}
