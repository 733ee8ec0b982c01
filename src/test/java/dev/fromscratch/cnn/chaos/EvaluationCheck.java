package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.fromscratch.cnn.chaos.Evidence.Serving;
import dev.fromscratch.cnn.chaos.Records.EvaluationRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Records.ModelRow;
import java.util.Map;
import java.util.Set;

/** Whether evaluations left what they measured, once, and measured what they should. */
final class EvaluationCheck {

  private static final String NOT_FOUND = "404";

  private final Evidence evidence;
  private final Verdict verdict;

  /** The jobs that evaluated each version, to the end. */
  private final Map<String, Set<String>> evaluated;

  EvaluationCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
    this.evaluated =
        evidence.records().jobs().stream()
            .filter(job -> job.isEvaluation() && job.state().equals("succeeded"))
            .collect(groupingBy(EvaluationCheck::version, mapping(JobRow::id, toSet())));
  }

  void run() {
    evidence.records().models().forEach(this::ofTraining);
    evaluated.forEach(this::ofJobs);
    evidence.records().evaluations().forEach(this::maker);
    evidence.servings().forEach(this::figures);
  }

  private static String version(JobRow job) {
    return "%s:%d".formatted(job.modelName(), job.modelVersion());
  }

  private static String version(EvaluationRow row) {
    return "%s:%d".formatted(row.name(), row.version());
  }

  /** Every model was evaluated when it was made. */
  private void ofTraining(ModelRow model) {
    String subject = "%s:%d".formatted(model.name(), model.version());
    verdict.check(
        Rule.EVALUATION_KEPT,
        subject,
        evidence.records().evaluations().stream()
            .anyMatch(row ->
                version(row).equals(subject)
                    && !row.split().equals(Figures.SPLIT)
                    && String.valueOf(model.jobId()).equals(row.jobId())),
        () -> "the evaluation from the end of its training is gone");
  }

  /** One takes the place of another that is of the same version. */
  private void ofJobs(String version, Set<String> jobs) {
    long rows =
        evidence.records().evaluations().stream()
            .filter(row -> version(row).equals(version) && row.split().equals(Figures.SPLIT))
            .count();
    verdict.check(
        Rule.EVALUATION_KEPT,
        version,
        rows == 1,
        () -> "the jobs %s left %d evaluations".formatted(jobs, rows));
  }

  private void maker(EvaluationRow row) {
    if (row.split().equals(Figures.SPLIT)) {
      verdict.check(
          Rule.EVALUATION_KEPT,
          version(row),
          evaluated.getOrDefault(version(row), Set.of()).contains(String.valueOf(row.jobId())),
          () -> "%s was left by no job that succeeded".formatted(row));
    }
  }

  private void figures(Serving serving) {
    String version = "%s:%d".formatted(serving.name(), serving.version());
    Reference reference = evidence.references().get(serving.name());
    String expected =
        evaluated.containsKey(version) && reference != null ? reference.figures() : NOT_FOUND;
    verdict.check(
        Rule.EVALUATION_SAME,
        version,
        serving.figures().equals(expected),
        () -> "instance %d told %s".formatted(serving.instance(), serving.figures()));
  }
}
