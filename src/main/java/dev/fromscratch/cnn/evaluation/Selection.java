package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.web.ApiException;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which evaluation of a model a request means.
 *
 * @param dataset on which data set; what the model was trained on if absent
 * @param split on which part of it
 * @param sha256 on which content of it; that of the newest evaluation if absent
 */
record Selection(
    @Parameter(
            description = "Evaluated on this data set; the one it was trained on if absent",
            schema = @Schema(type = "string"))
        @Nullable String dataset,
    @Parameter(
            description = "Evaluated on this part",
            schema =
                @Schema(
                    type = "string",
                    defaultValue = "test",
                    allowableValues = {"training", "test"}))
        @Nullable String split,
    @Parameter(
            description =
                "Evaluated on this content of the data set; the newest evaluation if absent",
            schema = @Schema(type = "string"))
        @Nullable String sha256) {

  /**
   * The part.
   *
   * @throws ApiException 400 if there is none of this name
   */
  Split part() {
    return split == null ? Split.TEST : Split.ofParameter(split);
  }
}
