package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.training.FamiliarityFit;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * How a model tells pictures that it knows nothing about.
 *
 * @param threshold the distance beyond which a picture is unfamiliar, see {@link Familiarity}
 * @param samples of the validation set, on which it was chosen
 * @param refused the share of these that is beyond it
 */
@Schema(
    name = "ModelFamiliarity",
    description =
        "A picture is unfamiliar if what the network finds out about it is farther than `threshold`"
            + " from everything that it learned from")
public record ModelFamiliarity(
    @Schema(example = "21.4") double threshold,
    @Schema(example = "6000") int samples,
    @Schema(
            description = "The share of the validation set that is beyond it, from 0 to 1",
            example = "0.0048")
        double refused) {

  /** The form of a fit that is stored and shown. */
  public static ModelFamiliarity of(FamiliarityFit fit) {
    return new ModelFamiliarity(fit.familiarity().threshold(), fit.samples(), fit.refused());
  }
}
