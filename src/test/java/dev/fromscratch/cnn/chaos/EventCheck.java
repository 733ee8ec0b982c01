package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** Whether the events of jobs are whole, in order, and as they were read. */
final class EventCheck {

  private final Evidence evidence;
  private final Verdict verdict;
  private final Map<String, List<EventRow>> events;

  EventCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
    this.events = Records.byJob(evidence.records().events(), EventRow::jobId);
  }

  void run() {
    for (JobRow job : evidence.records().jobs()) {
      List<EventRow> told = events.getOrDefault(job.id(), List.of());
      numbers(job, told);
      order(job, told);
    }
    evidence.history().stream()
        .filter(each -> each.verb() == Verb.EVENTS && each.isAcknowledged())
        .forEach(this::kept);
  }

  private void numbers(JobRow job, List<EventRow> told) {
    List<Long> numbers = told.stream().map(EventRow::sequence).toList();
    verdict.check(
        Rule.EVENTS_GAPLESS,
        job.id(),
        numbers.equals(LongStream.rangeClosed(1, job.lastEvent()).boxed().toList()),
        () -> "the last is said to be %d, there are %s".formatted(job.lastEvent(), numbers));
  }

  private void order(JobRow job, List<EventRow> told) {
    long at = job.createdAt();
    int attempt = 0;
    for (EventRow event : told) {
      verdict.check(
          Rule.EVENTS_IN_ORDER,
          job.id(),
          event.at() >= at && event.attempt() >= attempt && event.attempt() <= job.attempt(),
          () -> "%s follows what is later, or of a later attempt".formatted(event));
      at = event.at();
      attempt = event.attempt();
    }
  }

  private void kept(Operation page) {
    List<EventRow> told = events.getOrDefault(page.subject(), List.of());
    for (JsonNode read : Looks.json(page).get("data")) {
      long sequence = read.get("sequence").asLong();
      verdict.check(
          Rule.EVENTS_KEPT,
          page.subject(),
          told.stream().anyMatch(event -> event.sequence() == sequence && isSame(event, read)),
          () -> "%s was read at %d and is not there".formatted(read, page.ended()));
    }
  }

  private static boolean isSame(EventRow event, JsonNode read) {
    return event.type().equals(read.get("type").asString())
        && event.attempt() == read.get("attempt").asInt()
        && Looks.json(event.data()).equals(read.get("data"));
  }
}
