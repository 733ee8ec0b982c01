package dev.fromscratch.cnn.dataset.format;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Why a file, or a line of one, is of no use.
 *
 * @param file its path in the zip file, or a line as in {@code line 17}
 * @param problem what is wrong with it
 */
public record FileProblem(
    @Schema(example = "train/star/IMG_0001.jpg") String file,
    @Schema(example = "it is neither a PNG nor a JPEG file") String problem) {}
