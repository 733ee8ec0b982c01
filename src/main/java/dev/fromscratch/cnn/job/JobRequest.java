package dev.fromscratch.cnn.job;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a job is asked for with. */
@Schema(oneOf = {TrainRequest.class, EvaluationRequest.class})
sealed interface JobRequest permits TrainRequest, EvaluationRequest {

  /** What the job is for. */
  JobKind kind();

  /** How long it may be worked on, or null for as long as it takes. */
  @Nullable Duration timeLimit();
}
