package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSummary;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a model costs: to keep, and to ask about one picture.
 *
 * @param members how many networks answer together
 * @param views how many views of the picture each of them looks at
 * @param parameters how many numbers all of them have learned
 * @param multiplyAdds of the prediction of one picture, see {@link NetworkSummary}
 */
@Schema(name = "ModelCost", description = "What a model costs")
public record ModelCost(
    @Schema(description = "How many networks answer together", example = "1") int members,
    @Schema(description = "How many views of a picture each of them looks at", example = "1")
        int views,
    @Schema(description = "How many numbers all of them have learned", example = "37610")
        long parameters,
    @Schema(
            description =
                "Products added to a sum in the prediction of one picture, by all networks and views",
            example = "354048")
        long multiplyAdds) {

  /** The cost of a model of so many networks with this summary. */
  public static ModelCost of(NetworkSummary summary, int members, int views) {
    return new ModelCost(
        members,
        views,
        members * summary.parameters(),
        (long) members * views * summary.multiplyAdds());
  }
}
