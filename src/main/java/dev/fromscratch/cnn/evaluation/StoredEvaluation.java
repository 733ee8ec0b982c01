package dev.fromscratch.cnn.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that was made before.
 *
 * @param on what the model was evaluated on
 * @param createdAt when it was stored; null if it is known from the model's file only
 * @param jobId the job that made it here, if one did
 * @param result its figures
 */
record StoredEvaluation(
    EvaluatedOn on, @Nullable Instant createdAt, @Nullable String jobId, EvaluationResult result) {}
