package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Records.MetricRow;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether the histories of jobs are those of jobs that nothing got in the way of. */
final class HistoryCheck {

  private final Evidence evidence;
  private final Verdict verdict;
  private final Map<String, List<EventRow>> events;
  private final Map<String, List<MetricRow>> metrics;

  HistoryCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
    this.events = Records.byJob(evidence.records().events(), EventRow::jobId);
    this.metrics = Records.byJob(evidence.records().metrics(), MetricRow::jobId);
  }

  void run() {
    for (JobRow job : evidence.records().jobs()) {
      List<JsonNode> points =
          metrics.getOrDefault(job.id(), List.of()).stream()
              .map(row -> Looks.json(row.data()))
              .toList();
      Reference reference = evidence.references().get(job.name());
      verdict.check(
          Rule.HISTORY_SAME,
          job.id(),
          reference != null && isSame(job, points, reference.metrics()),
          () -> "%s has %s".formatted(job.state(), points));
      order(job, points);
    }
  }

  /** The history of a job that was cancelled is the beginning of one; an evaluation has none. */
  private static boolean isSame(JobRow job, List<JsonNode> points, List<JsonNode> undisturbed) {
    if (job.isEvaluation()) {
      return points.isEmpty();
    }
    return job.state().equals("succeeded")
        ? points.equals(undisturbed)
        : points.size() <= undisturbed.size()
            && points.equals(undisturbed.subList(0, points.size()));
  }

  /** A later attempt tells again what came after its checkpoint, in the same words. */
  private void order(JobRow job, List<JsonNode> points) {
    int attempt = 0;
    long last = 0;
    for (EventRow event : events.getOrDefault(job.id(), List.of())) {
      if (!event.type().equals("metrics")) {
        continue;
      }
      JsonNode point = Looks.json(event.data());
      long sequence = point.get("sequence").asLong();
      boolean follows =
          event.attempt() == attempt ? sequence == last + 1 : sequence >= 1 && sequence <= last + 1;
      boolean kept = sequence > points.size() || point.equals(points.get((int) sequence - 1));
      verdict.check(Rule.POINTS_IN_ORDER, job.id(), follows && kept, event::toString);
      attempt = event.attempt();
      last = sequence;
    }
  }
}
