package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.Split;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a model was evaluated on.
 *
 * @param name the data set
 * @param sha256 the hash of its content: there may be others of the same name
 * @param split the part of it
 */
@Schema(description = "What the model was evaluated on")
public record EvaluatedOn(@Schema(example = "digits") String name, String sha256, Split split) {}
