package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jobs that were acknowledged, and those of them that have ended, as far as clients know. */
final class KnownJobs {

  private static final Set<String> ENDED = Set.of("succeeded", "cancelled");
  private static final Set<String> AT_REST = Set.of("paused", "failed");

  private final List<String> all = new ArrayList<>();
  private final List<String> unfinished = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> doomed = new HashSet<>();
  private final Set<String> resting = new HashSet<>();
  private final List<String> models = new ArrayList<>();

  /**
   * Learns of a job from the answer to its submission.
   *
   * @param isDoomed whether somebody is to cancel it, sooner or later
   */
  synchronized void add(Operation submission, boolean isDoomed) {
    String id = ServiceClient.id(json(submission));
    if (known.add(id)) {
      all.add(id);
      unfinished.add(id);
      if (isDoomed) {
        doomed.add(id);
      }
    }
  }

  /** Learns of a job's state from an answer with the job in it. */
  synchronized void saw(Operation operation) {
    if (!operation.isAcknowledged()) {
      return;
    }
    String id = operation.subject();
    JsonNode job = json(operation);
    String state = ServiceClient.state(job);
    if (state.equals("succeeded")) {
      models.add(job.get("name").asString());
    }
    if (ENDED.contains(state)) {
      unfinished.remove(id);
    }
    if (AT_REST.contains(state)) {
      resting.add(id);
    } else {
      resting.remove(id);
    }
  }

  /** A model that is there, as far as clients know. */
  synchronized Optional<String> anyModel(SplittableRandom random) {
    return models.isEmpty()
        ? Optional.empty()
        : Optional.of(models.get(random.nextInt(models.size())));
  }

  /** Whether a job was last seen to wait for somebody to resume it. */
  synchronized boolean isResting(String id) {
    return resting.contains(id);
  }

  /** Whether a job may be cancelled; if any might, most would be before they get anywhere. */
  synchronized boolean isDoomed(String id) {
    return doomed.contains(id);
  }

  synchronized int unfinished() {
    return unfinished.size();
  }

  /** One of them, mostly an unfinished one. */
  synchronized Optional<String> any(SplittableRandom random) {
    List<String> jobs = unfinished.isEmpty() || random.nextInt(8) == 0 ? all : unfinished;
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(random.nextInt(jobs.size())));
  }

  private static JsonNode json(Operation operation) {
    return JsonMapper.shared().readTree(operation.answer());
  }
}
