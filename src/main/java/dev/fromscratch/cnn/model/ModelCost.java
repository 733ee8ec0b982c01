package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSummary;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a model costs: to keep, and to ask about one picture.
 *
 * @param parameters how many numbers it has learned
 * @param multiplyAdds of the prediction of one picture, see {@link NetworkSummary}
 */
@Schema(name = "ModelCost", description = "What a model costs")
public record ModelCost(
    @Schema(description = "How many numbers it has learned", example = "37610") long parameters,
    @Schema(
            description = "Products added to a sum in the prediction of one picture",
            example = "354048")
        long multiplyAdds) {

  /** The cost of a model that is one network. */
  public static ModelCost of(NetworkSummary summary) {
    return new ModelCost(summary.parameters(), summary.multiplyAdds());
  }
}
