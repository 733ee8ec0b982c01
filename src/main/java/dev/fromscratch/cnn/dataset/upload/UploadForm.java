package dev.fromscratch.cnn.dataset.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The parts of a form, for the description of the service: one file, or CSV files, or IDX files.
 *
 * @param file a zip or CSV file
 * @param train a CSV file to train on
 * @param test a CSV file to test with
 * @param trainImages an IDX file
 * @param trainLabels an IDX file
 * @param testImages an IDX file
 * @param testLabels an IDX file
 */
@Schema(
    description =
        "`file`, or `train` and maybe `test`, or `train-images` and `train-labels` and maybe"
            + " `test-images` and `test-labels`")
record UploadForm(
    @Schema(type = "string", format = "binary", description = "A zip file, or a CSV file")
        String file,
    @Schema(type = "string", format = "binary", description = "A CSV file") String train,
    @Schema(type = "string", format = "binary", description = "A CSV file") String test,
    @JsonProperty("train-images")
        @Schema(type = "string", format = "binary", description = "An IDX file, gzipped or not")
        String trainImages,
    @JsonProperty("train-labels")
        @Schema(type = "string", format = "binary", description = "An IDX file, gzipped or not")
        String trainLabels,
    @JsonProperty("test-images")
        @Schema(type = "string", format = "binary", description = "An IDX file, gzipped or not")
        String testImages,
    @JsonProperty("test-labels")
        @Schema(type = "string", format = "binary", description = "An IDX file, gzipped or not")
        String testLabels) {}
