package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.NetworkTimingsView;
import dev.fromscratch.cnn.model.Timings;
import dev.fromscratch.cnn.model.TimingsOperation;
import dev.fromscratch.cnn.web.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where the time of a job goes, over HTTP. */
@Tag(name = "Training")
@RestController
class JobTimingsController {

  private final Jobs jobs;
  private final TrainingPlanner planner;
  private final Timings timings;

  JobTimingsController(Jobs jobs, TrainingPlanner planner, Timings timings) {
    this.jobs = jobs;
    this.planner = planner;
    this.timings = timings;
  }

  @Operation(
      operationId = "getJobTimings",
      summary = "How long each layer of a job's network takes on this machine",
      description = TimingsOperation.DESCRIPTION + " It does not matter how far the job is.")
  @TimingsOperation
  @ApiResponse(responseCode = "404", description = "There is no such job")
  @ApiResponse(responseCode = "409", description = "It is no training job")
  @GetMapping(
      path = "/train/{id}/timings",
      produces = {
        MediaType.APPLICATION_JSON_VALUE,
        TimingsOperation.MARKDOWN,
        TimingsOperation.PLAIN_TEXT
      })
  NetworkTimingsView timings(
      @PathVariable String id,
      @Parameter(description = "Pictures in a batch, 1 to 8192; that of the job if absent")
          @RequestParam(required = false)
          @Nullable Integer batchSize) {
    TrainingPlan plan = planner.plan(training(jobs.get(id)));
    Integer samples = batchSize == null ? Integer.valueOf(plan.config().batchSize()) : batchSize;
    return timings
        .measure(plan.network(), samples)
        .ofOneOf(plan.members(), plan.views().views().size());
  }

  private static TrainRequest training(Job job) {
    return switch (job.request()) {
      case TrainRequest request -> request;
      case EvaluationRequest _ ->
          throw ApiException.conflict(
              "job-no-training",
              "job %s trains nothing; GET /models/{name}/versions/{version}/timings measures its model"
                  .formatted(job.id()));
    };
  }
}
