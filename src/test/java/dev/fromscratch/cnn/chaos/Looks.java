package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients saw of jobs. */
final class Looks {

  private Looks() {}

  /**
   * A job as an answer showed it.
   *
   * @param begun when it was asked for
   * @param ended when it was there
   * @param job the job
   */
  record Look(long begun, long ended, JsonNode job) {

    String id() {
      return ServiceClient.id(job);
    }

    String state() {
      return ServiceClient.state(job);
    }

    int attempt() {
      return job.get("attempt").asInt();
    }

    /** Whether another answer was there before this one was asked for. */
    boolean isAfter(Look other) {
      return other.ended < begun;
    }
  }

  /** All looks at each job, in the order in which they were asked for. */
  static Map<String, List<Look>> byJob(List<Operation> history) {
    return history.stream()
        .filter(each ->
            each.isAcknowledged()
                && (each.isSubmission() || (each.isAboutJob() && each.verb() != Verb.EVENTS)))
        .map(each -> new Look(each.begun(), each.ended(), json(each)))
        .sorted(Comparator.comparingLong(Look::begun))
        .collect(Collectors.groupingBy(Look::id));
  }

  /** The state an event tells of, or nothing if it tells of something else. */
  static String state(EventRow event) {
    return event.type().equals("state") ? json(event.data()).get("state").asString() : "";
  }

  static JsonNode json(Operation operation) {
    return json(operation.answer());
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
