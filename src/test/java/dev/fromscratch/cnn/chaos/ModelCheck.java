package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.groupingBy;

import dev.fromscratch.cnn.chaos.Evidence.FoundFile;
import dev.fromscratch.cnn.chaos.Evidence.Serving;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Records.ModelRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Whether every job made its model, with the right bytes, and every instance serves it. */
final class ModelCheck {

  private final Evidence evidence;
  private final Verdict verdict;
  private final Map<String, List<ModelRow>> models;

  ModelCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
    this.models =
        evidence.records().models().stream()
            .collect(groupingBy(row -> Objects.requireNonNullElse(row.jobId(), "")));
  }

  void run() {
    evidence.records().jobs().forEach(this::job);
    evidence.records().models().forEach(this::model);
  }

  private void job(JobRow job) {
    List<ModelRow> made = models.getOrDefault(job.id(), List.of());
    verdict.check(
        Rule.ONE_MODEL,
        job.id(),
        (job.state().equals("succeeded") && !job.isEvaluation())
            ? made.size() == 1 && isOf(made.getFirst(), job)
            : made.isEmpty(),
        () -> "%s has made %s".formatted(job, made));
  }

  private static boolean isOf(ModelRow model, JobRow job) {
    return model.name().equals(job.modelName())
        && Integer.valueOf(model.version()).equals(job.modelVersion())
        && model.sha256().equals(job.modelSha256());
  }

  private void model(ModelRow model) {
    String subject = "%s:%d".formatted(model.name(), model.version());
    Reference reference = evidence.references().get(model.name());
    verdict.check(
        Rule.MODEL_SAME,
        subject,
        reference != null && reference.sha256().equals(model.sha256()),
        () -> "%s is not as %s".formatted(model, reference));
    verdict.check(Rule.MODEL_STORED, subject, isStored(model), () -> model + " is nowhere");
    int instances = 1 + evidence.servings().stream().mapToInt(Serving::instance).max().orElse(0);
    IntStream.range(0, instances).forEach(instance -> serving(subject, model, instance));
  }

  /** In the database if that keeps files, on the disk if not. */
  private boolean isStored(ModelRow model) {
    return evidence.records().files().isEmpty()
        ? evidence.files().contains(new FoundFile(0, path(model), model.sha256()))
        : evidence.records().files().stream()
            .anyMatch(file ->
                file.name().equals(model.name())
                    && file.version() == model.version()
                    && file.sha256().equals(model.sha256()));
  }

  /** Where the file of a model is, below the folder of models. */
  static String path(ModelRow model) {
    return "%s/%d.safetensors".formatted(model.name(), model.version());
  }

  private void serving(String subject, ModelRow model, int instance) {
    List<Serving> servings =
        evidence.servings().stream()
            .filter(each ->
                each.instance() == instance
                    && each.name().equals(model.name())
                    && each.version() == model.version())
            .toList();
    Reference reference = evidence.references().get(model.name());
    verdict.check(
        Rule.MODEL_SERVED,
        subject,
        reference != null
            && servings.size() == 1
            && servings.getFirst().sha256().equals(model.sha256())
            && isSame(servings.getFirst().probabilities(), reference),
        () -> "instance %d gave %s for %s".formatted(instance, servings, model));
  }

  private static boolean isSame(String probabilities, Reference reference) {
    JsonNode expected = reference.probabilities().get(Serving.DIGIT);
    return probabilities.equals(expected.toString());
  }
}
