package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSummary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network is made of and what it costs, as JSON; see {@link NetworkSummary}.
 *
 * @param inputShape the shape of one picture
 * @param layers the layers in order, those inside a residual layer after it
 * @param parameters how many numbers are learned
 * @param multiplyAdds of one forward pass of one picture
 * @param activationBytes memory for the input and all outputs of one picture
 */
@Schema(name = "NetworkSummary", description = "Output shape and costs of each layer")
record NetworkSummaryView(
    @Schema(description = "[channels, height, width]", example = "[1, 28, 28]")
        List<@Nullable Integer> inputShape,
    List<LayerSummaryView> layers,
    @Schema(example = "37610") long parameters,
    @Schema(
            description =
                "Products added to a sum in one forward pass of one picture: those of convolutions"
                    + " and dense layers; everything else counts 0",
            example = "354048")
        long multiplyAdds,
    @Schema(
            description = "Memory for the input and all outputs of one picture, 4 bytes a number",
            example = "55912")
        long activationBytes) {

  /**
   * One layer.
   *
   * @param position as in the names of tensors
   */
  @Schema(name = "LayerSummary")
  record LayerSummaryView(
      @Schema(
              description = "As in the names of tensors; 4.1 stands inside the residual layer 4",
              example = "0")
          String position,
      @Schema(example = "conv2d") String type,
      @Schema(example = "[8, 24, 24]") List<@Nullable Integer> outputShape,
      @Schema(example = "208") long parameters,
      @Schema(example = "115200") long multiplyAdds) {

    private static LayerSummaryView of(NetworkSummary.LayerSummary layer) {
      return new LayerSummaryView(
          layer.position(),
          layer.type(),
          LayerDefinitions.axes(layer.outputShape()),
          layer.parameters(),
          layer.multiplyAdds());
    }
  }

  static NetworkSummaryView of(NetworkSummary summary) {
    return new NetworkSummaryView(
        LayerDefinitions.axes(summary.inputShape()),
        summary.layers().stream().map(LayerSummaryView::of).toList(),
        summary.parameters(),
        summary.multiplyAdds(),
        summary.activationSize() * Float.BYTES);
  }
}
