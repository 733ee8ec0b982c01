package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a job is for. */
enum JobKind {
  /** Makes a model. */
  @JsonProperty("training")
  TRAINING(TrainRequest.class),
  /** Measures a model. */
  @JsonProperty("evaluation")
  EVALUATION(EvaluationRequest.class);

  private final Class<? extends JobRequest> request;

  JobKind(Class<? extends JobRequest> request) {
    this.request = request;
  }

  /** What such a job is asked for with. */
  Class<? extends JobRequest> request() {
    return request;
  }

  /** The word in the API and the database. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static JobKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
