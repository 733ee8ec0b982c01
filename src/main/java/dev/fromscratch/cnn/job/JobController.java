package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.web.Page;
import dev.fromscratch.cnn.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs over HTTP, those of evaluations too; these are asked for where their model is. */
@Tag(name = "Training", description = "Jobs: ask for them, follow them, pause and cancel them")
@RestController
@RequestMapping("/train")
class JobController {

  private static final int MAX_LIMIT = 1000;

  private static final String DEFAULTS_EXAMPLE = "{}";

  private static final String MNIST_EXAMPLE =
      """
      {"name": "mnist", "dataset": "mnist", "network": "lenet", "epochs": 3}\
      """;

  private static final String LAYERS_EXAMPLE =
      """
      {"name": "own", "epochs": 2, "optimizer": {"type": "sgd", "learningRate": 0.05, "momentum": 0.9},
       "network": {"layers": [
         {"type": "conv2d", "outChannels": 8, "kernelSize": 3, "padding": "same"},
         {"type": "relu"},
         {"type": "maxPool2d", "kernelSize": 2},
         {"type": "flatten"},
         {"type": "dropout", "rate": 0.2},
         {"type": "dense", "outFeatures": 10}]}}\
      """;

  private static final String AUGMENTATION_EXAMPLE =
      """
      {"name": "robust", "epochs": 10, "samplesPerClass": 100,
       "augmentation": {"shift": 2, "rotation": 10, "scale": 0.1, "shear": 5, "strokeThickness": 0.5,
         "elastic": {"alpha": 8, "sigma": 4},
         "erasing": {"probability": 0.2, "minArea": 0.02, "maxArea": 0.15}}}\
      """;

  private final Jobs jobs;

  JobController(Jobs jobs) {
    this.jobs = jobs;
  }

  @Operation(
      summary = "Starts a training job",
      description =
          "Every field is optional: `{}` trains `lenet` on `digits`. Follow the job at the"
              + " address in `Location`.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = TrainRequest.class),
              examples = {
                @ExampleObject(name = "defaults", value = DEFAULTS_EXAMPLE),
                @ExampleObject(name = "MNIST", value = MNIST_EXAMPLE),
                @ExampleObject(name = "own layers", value = LAYERS_EXAMPLE),
                @ExampleObject(name = "augmentation", value = AUGMENTATION_EXAMPLE)
              }))
  @ApiResponse(responseCode = "202", description = "The job, queued")
  @ApiResponse(responseCode = "400", description = "The body is not what it should be")
  @ApiResponse(
      responseCode = "422",
      description = "What it asks for cannot be trained, or its key belongs to another request")
  @ApiResponse(responseCode = "429", description = "Too many jobs wait")
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Job> submit(
      @RequestBody(required = false) @Nullable TrainRequest request,
      @Parameter(
              description =
                  "A name for this request, 1 to 255 characters, new for every job. Sent again with"
                      + " the same body, for want of an answer say, it gives the same job and not a"
                      + " second one. It is known for as long as the job",
              example = "8e03978e-40d5-43dd-bc93-6894a57f9324")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key) {
    Job job =
        jobs.submit(
            request == null ? TrainRequest.EMPTY : request,
            key == null ? null : IdempotencyKey.of(key));
    return ResponseEntity.accepted()
        .location(URI.create("/train/" + job.id()))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(job);
  }

  @Operation(summary = "All jobs, newest first")
  @GetMapping
  Page<Job> list(
      @Parameter(
              description = "Only jobs of this kind",
              schema = @Schema(allowableValues = {"training", "evaluation"}))
          @RequestParam(required = false)
          @Nullable String kind,
      @Parameter(
              description = "Only jobs in this state",
              schema =
                  @Schema(
                      allowableValues = {
                        "queued",
                        "running",
                        "pausing",
                        "paused",
                        "succeeded",
                        "failed",
                        "cancelling",
                        "cancelled"
                      }))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "Only jobs older than the one with this id")
          @RequestParam(required = false)
          @Nullable UUID after,
      @Parameter(description = "At most this many, 1 to 1000") @RequestParam(defaultValue = "20")
          int limit) {
    return jobs.list(
        choice("kind", kind, JobKind.values(), JobKind::word),
        choice("state", state, JobState.values(), JobState::word),
        after == null ? null : after.toString(),
        checked(limit));
  }

  @Operation(summary = "One job")
  @ApiResponse(responseCode = "200", description = "The job as it stands now")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @GetMapping("/{id}")
  ResponseEntity<Job> job(@PathVariable String id) {
    return answer(HttpStatus.OK, jobs.get(id));
  }

  @Operation(summary = "Asks a job to stop")
  @ApiResponse(responseCode = "202", description = "It will stop within a second")
  @ApiResponse(responseCode = "200", description = "It has stopped")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "409", description = "It has ended otherwise")
  @PostMapping("/{id}/cancel")
  ResponseEntity<Job> cancel(@PathVariable String id) {
    Job job = jobs.cancel(id);
    return answer(job.state().isTerminal() ? HttpStatus.OK : HttpStatus.ACCEPTED, job);
  }

  @Operation(
      summary = "Asks a job to pause",
      description = "It keeps its checkpoint, and its place in the list, until it is resumed.")
  @ApiResponse(responseCode = "202", description = "It will pause when a checkpoint is saved")
  @ApiResponse(responseCode = "200", description = "It is paused")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "409", description = "It has ended, or will")
  @PostMapping("/{id}/pause")
  ResponseEntity<Job> pause(@PathVariable String id) {
    Job job = jobs.pause(id);
    return answer(job.state() == JobState.PAUSED ? HttpStatus.OK : HttpStatus.ACCEPTED, job);
  }

  @Operation(
      summary = "Lets a job go on from its last checkpoint",
      description = "One that is paused, or one that has failed.")
  @ApiResponse(responseCode = "202", description = "It waits for its turn")
  @ApiResponse(responseCode = "200", description = "It runs")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "409", description = "It has succeeded, or was cancelled")
  @ApiResponse(responseCode = "429", description = "Too many jobs wait")
  @PostMapping("/{id}/resume")
  ResponseEntity<Job> resume(@PathVariable String id) {
    Job job = jobs.resume(id);
    return answer(job.state() == JobState.RUNNING ? HttpStatus.OK : HttpStatus.ACCEPTED, job);
  }

  @Operation(summary = "Forgets a job that has ended; its model stays")
  @ApiResponse(responseCode = "204", description = "It is forgotten")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "409", description = "It has not ended")
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id) {
    jobs.delete(id);
  }

  @Operation(summary = "The history of a job: losses and accuracies per epoch and every few steps")
  @ApiResponse(responseCode = "200", description = "The points in order")
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @GetMapping("/{id}/metrics")
  Page<MetricPoint> metrics(
      @PathVariable String id,
      @Parameter(description = "Only points after the one with this sequence number")
          @RequestParam(required = false)
          @Nullable Long after,
      @Parameter(description = "At most this many, 1 to 1000") @RequestParam(defaultValue = "1000")
          int limit) {
    return jobs.history(id, after, checked(limit));
  }

  private static ResponseEntity<Job> answer(HttpStatus status, Job job) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
    if (job.state().isMoving()) {
      answer.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return answer.body(job);
  }

  private static <T> @Nullable T choice(
      String parameter, @Nullable String word, T[] choices, Function<T, String> words) {
    return word == null ? null : Parameters.choice(parameter, word, List.of(choices), words);
  }

  /** How many entries a list may have. */
  static int checked(int limit) {
    return Parameters.requireWithin("limit", limit, 1, MAX_LIMIT);
  }
}
