package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.fromscratch.cnn.chaos.Disruption.Kind;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Verdict.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What a run did and what was found.
 *
 * @param plan what was to be done
 * @param disturbed how long there was chaos
 * @param evidence what was judged
 * @param verdict the judgement
 * @param directory where the data, the logs and the history are
 */
record ChaosReport(
    ChaosPlan plan, Duration disturbed, Evidence evidence, Verdict verdict, Path directory) {

  /** Two tables in Markdown: what happened, and which rule was checked how often. */
  String tables() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d process%s on %s, seed %d\n\n| what happened | |\n|---|---:|\n"
            .formatted(
                plan.instances(),
                plan.instances() == 1 ? "" : "es",
                plan.database() == ChaosPlan.Database.SQLITE ? "SQLite" : "PostgreSQL",
                plan.seed()));
    row(text, "time with disruptions, s", disturbed.toSeconds());
    for (Kind kind : Kind.values()) {
      row(text, kind, evidence.disruptions().stream().filter(d -> d.kind() == kind).count());
    }
    row(text, "operations of clients", evidence.history().size());
    row(
        text,
        "… of which without an answer",
        evidence.history().stream().filter(o -> o.status() == Operation.UNKNOWN).count());
    jobs(text);
    takeOvers(text);
    text.append("\n| rule | checks | violations |\n|---|---:|---:|\n");
    for (Rule rule : Rule.values()) {
      text.append(
          "| %s | %,d | %d |\n".formatted(rule, verdict.checks(rule), verdict.violations(rule)));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Object what, Object figure) {
    text.append("| %s | %s |\n".formatted(what, figure));
  }

  private void jobs(StringBuilder text) {
    List<JobRow> jobs = evidence.records().jobs();
    jobs.stream()
        .collect(groupingBy(JobRow::state, TreeMap::new, counting()))
        .forEach((state, count) -> row(text, "jobs that " + ended(state), count));
    row(text, "… of which evaluations", jobs.stream().filter(JobRow::isEvaluation).count());
    row(text, "attempts", jobs.stream().mapToInt(JobRow::attempt).sum());
    row(
        text,
        "attempts of one job, at most",
        jobs.stream().mapToInt(JobRow::attempt).max().orElse(0));
    row(text, "attempts that took up a checkpoint", events("checkpoint"));
    row(text, "events", evidence.records().events().size());
    row(text, "models", evidence.records().models().size());
  }

  private static String ended(String state) {
    return switch (state) {
      case "succeeded" -> "succeeded";
      case "cancelled" -> "were cancelled";
      default -> "are " + state;
    };
  }

  private long events(String type) {
    return evidence.records().events().stream().filter(event -> event.type().equals(type)).count();
  }

  private void takeOvers(StringBuilder text) {
    List<Long> times = TakeOver.times(evidence);
    row(text, "runs that a kill cut off, and another took over", times.size());
    if (!times.isEmpty()) {
      row(text, "… after, median, s", seconds(times.get(times.size() / 2)));
      row(text, "… after, at most, s", seconds(times.getLast()));
    }
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
  }

  /** Every violation, with what there is to find its cause by. */
  String violations() {
    return verdict.violations().stream()
        .map(violation -> violation + eventsOf(violation))
        .collect(
            joining(
                "\n", "seed %d, logs and history in %s\n".formatted(plan.seed(), directory), ""));
  }

  private String eventsOf(Violation violation) {
    return evidence.records().events().stream()
        .filter(
            event -> event.jobId().equals(violation.subject()) && !event.type().equals("metrics"))
        .map(EventRow::toString)
        .collect(joining("\n    ", "\n    ", ""));
  }
}
