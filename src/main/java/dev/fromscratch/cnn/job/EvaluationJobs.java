package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** How evaluations are asked for. */
@Service
class EvaluationJobs {

  private final JobQueue queue;
  private final Jobs jobs;
  private final Models models;
  private final EvaluationPlanner planner;
  private final JsonMapper json;
  private final Clock clock;

  EvaluationJobs(
      JobQueue queue,
      Jobs jobs,
      Models models,
      EvaluationPlanner planner,
      JsonMapper json,
      Clock clock) {
    this.queue = queue;
    this.jobs = jobs;
    this.models = models;
    this.planner = planner;
    this.json = json;
    this.clock = clock;
  }

  /** A request and what it is about, as it was sent: what {@code latest} is may change. */
  private record Sent(String name, String version, EvaluationRequest evaluate) {}

  /**
   * Checks a request and queues a job for it. A request that was sent before, under the same key,
   * has its job already.
   *
   * @param version a number, or {@code latest}
   * @param key what the client calls this request, if it does
   * @throws ApiException 404 if there is no such model; 422 if it does not fit the data set, or the
   *     request is another than the one with this key; 429 if the queue is full
   */
  Job submit(String name, String version, EvaluationRequest request, @Nullable IdempotencyKey key) {
    var sent = new Sent(name, version, request);
    return jobs.get(
        queue.add(
            key,
            Sha256.of(json.writeValueAsBytes(sent)),
            () -> {
              ModelVersion model = models.get(ModelReference.ofPath(name, version));
              EvaluationRequest complete = request.withDefaults(model.metadata().dataset().name());
              planner.plan(complete, model);
              var link = new Job.ModelLink(model.name(), model.version(), model.sha256());
              return id -> Job.queued(id, link, clock.instant(), complete);
            }));
  }
}
