package dev.fromscratch.cnn.prediction;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form with files, as the description shows it. The names of the files' fields do not matter.
 *
 * @param file pictures
 * @param model as in the query
 * @param topK as in the query
 * @param normalize as in the query
 * @param reject as in the query
 * @param include as in the query
 */
@Schema(description = "Files under any name, and parameters as in the query")
record PredictForm(
    @ArraySchema(schema = @Schema(type = "string", format = "binary")) List<String> file,
    @Schema(example = "default") @Nullable String model,
    @Schema(example = "3") @Nullable Integer topK,
    @Nullable Boolean normalize,
    @Schema(example = "0.9") @Nullable Double reject,
    @Schema(allowableValues = "input") @Nullable String include) {}
