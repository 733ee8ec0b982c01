package dev.fromscratch.cnn.job;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Asking for evaluations over HTTP. What comes of it is a job as others are. */
@Tag(name = "Evaluation")
@RestController
class EvaluateController {

  private final EvaluationJobs jobs;

  EvaluateController(EvaluationJobs jobs) {
    this.jobs = jobs;
  }

  @Operation(
      summary = "Starts a job that evaluates one version on a data set",
      description =
          """
          Every field is optional: `{}` evaluates it on the test set of the data set that it was \
          trained on. Classes are matched by their names. Follow the job at the address in \
          `Location`; when it has succeeded, `GET …/evaluation?dataset=` has the figures. They take \
          the place of earlier ones for the same model, content and part. The version is a number or \
          `latest`.\
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = EvaluationRequest.class),
              examples = {
                @ExampleObject(name = "defaults", value = "{}"),
                @ExampleObject(
                    name = "training set",
                    value = "{\"dataset\": \"digits\", \"split\": \"training\"}"),
                @ExampleObject(name = "MNIST", value = "{\"dataset\": \"mnist\"}")
              }))
  @ApiResponse(responseCode = "202", description = "The job, queued")
  @ApiResponse(responseCode = "400", description = "The body is not what it should be")
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @ApiResponse(responseCode = "409", description = "This service does not know its network")
  @ApiResponse(
      responseCode = "422",
      description = "The data set does not fit the model, or the key belongs to another request")
  @ApiResponse(responseCode = "429", description = "Too many jobs wait")
  @PostMapping(
      path = "/models/{name}/versions/{version}/evaluate",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Job> evaluate(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @RequestBody(required = false) @Nullable EvaluationRequest request,
      @Parameter(
              description = "A name for this request, as for `POST /train`",
              example = "3f0a1a52-6f3e-4a0c-8f4e-1d7a3f0c9b21")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key) {
    Job job =
        jobs.submit(
            name,
            version,
            request == null ? EvaluationRequest.EMPTY : request,
            key == null ? null : IdempotencyKey.of(key));
    return ResponseEntity.accepted()
        .location(URI.create("/train/" + job.id()))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(job);
  }
}
