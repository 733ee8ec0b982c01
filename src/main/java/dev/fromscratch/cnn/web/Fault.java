package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * One thing that is wrong with a request.
 *
 * @param code stable, for programs
 * @param pointer where in the body, as a JSON pointer; empty for the body as a whole
 * @param detail what is wrong, what was expected, what was received
 */
@Schema(description = "One thing that is wrong with a request")
public record Fault(
    @Schema(example = "invalid-value") String code,
    @Schema(example = "/epochs") String pointer,
    @Schema(example = "epochs must be from 1 to 10000, got 0") String detail) {}
