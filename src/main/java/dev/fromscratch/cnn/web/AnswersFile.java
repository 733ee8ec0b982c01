package dev.fromscratch.cnn.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** Says of a method that it answers with an {@link Attachment}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
    responseCode = "200",
    description = "The file",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
            schema = @Schema(type = "string", format = "binary")))
@ApiResponse(responseCode = "206", description = "The part of the file that Range names")
@ApiResponse(responseCode = "304", description = "The client has it")
@ApiResponse(responseCode = "412", description = "If-Match names other bytes")
@ApiResponse(responseCode = "416", description = "The file is shorter than Range supposes")
public @interface AnswersFile {}
