package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether everything that was acknowledged is there, and nothing that nobody asked for. */
final class AcknowledgementCheck {

  private final List<Operation> history;
  private final List<JobRow> rows;
  private final Map<String, JobRow> jobs;
  private final Map<String, List<EventRow>> events;
  private final Verdict verdict;

  AcknowledgementCheck(Evidence evidence, Verdict verdict) {
    this.history = evidence.history();
    this.rows = evidence.records().jobs();
    this.jobs = rows.stream().collect(Collectors.toMap(JobRow::id, Function.identity()));
    this.events = Records.byJob(evidence.records().events(), EventRow::jobId);
    this.verdict = verdict;
  }

  void run() {
    submissions();
    owners();
    history.stream().filter(Operation::isAboutJob).forEach(this::jobOperation);
    rows.forEach(this::requests);
  }

  private void submissions() {
    Map<String, List<Operation>> acknowledged =
        history.stream()
            .filter(each -> each.isSubmission() && each.isAcknowledged())
            .collect(groupingBy(Operation::subject));
    acknowledged.forEach((key, answers) -> {
      Set<String> ids =
          answers.stream().map(each -> ServiceClient.id(Looks.json(each))).collect(toSet());
      verdict.check(
          Rule.ONE_JOB_PER_KEY, key, ids.size() == 1, () -> "it was given the jobs " + ids);
      ids.forEach(id -> submission(answers.getFirst(), jobs.get(id), id));
    });
    history.stream()
        .filter(each -> each.verb() == Verb.SUBMIT_OTHER)
        .forEach(each ->
            verdict.check(
                Rule.KEY_BOUND,
                each.subject(),
                !each.isAcknowledged(),
                () -> "another request was answered %d".formatted(each.status())));
  }

  private void submission(Operation answer, @Nullable JobRow row, String id) {
    verdict.check(
        Rule.JOB_KEPT,
        id,
        row != null
            && answer.subject().equals(row.idempotencyKey())
            && answer.detail().equals(row.name())
            && row.isEvaluation() == (answer.verb() == Verb.EVALUATE),
        () -> "was acknowledged as %s, and is %s".formatted(answer, row));
  }

  private void owners() {
    Set<String> sent =
        history.stream().filter(Operation::isSubmission).map(Operation::subject).collect(toSet());
    Map<String, Long> counts =
        rows.stream().collect(groupingBy(row -> "" + row.idempotencyKey(), Collectors.counting()));
    counts.forEach((key, count) -> {
      verdict.check(
          Rule.ONE_JOB_PER_KEY, key, count == 1, () -> "there are %d jobs".formatted(count));
      verdict.check(Rule.OWNED_JOB, key, sent.contains(key), () -> "nobody used this key");
    });
  }

  private void jobOperation(Operation operation) {
    String id = operation.subject();
    verdict.check(
        Rule.JOB_KEPT,
        id,
        !operation.answer().contains("job-not-found"),
        () -> "was unknown to " + operation);
    JobRow row = jobs.get(id);
    if (row != null && operation.verb() == Verb.CANCEL && operation.isAcknowledged()) {
      verdict.check(
          Rule.CANCEL_FINAL,
          id,
          row.state().equals("cancelled"),
          () -> "is %s after %s".formatted(row.state(), operation));
    }
  }

  /** Whoever did not get an answer asked all the same. */
  private void requests(JobRow row) {
    for (EventRow event : events.getOrDefault(row.id(), List.of())) {
      switch (Looks.state(event)) {
        case "pausing", "paused" -> askedFor(Verb.PAUSE, event);
        case "cancelling", "cancelled" -> askedFor(Verb.CANCEL, event);
        default -> {}
      }
    }
  }

  private void askedFor(Verb verb, EventRow event) {
    verdict.check(
        Rule.ASKED_FOR,
        event.jobId(),
        history.stream()
            .anyMatch(each ->
                each.verb() == verb
                    && each.subject().equals(event.jobId())
                    && each.begun() <= event.at()),
        () -> "nobody had asked for " + event);
  }
}
