package dev.fromscratch.cnn.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fromscratch.cnn.chaos.Verdict.Violation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A rule that nothing can break checks nothing, so each of them is broken here. */
class CheckerTests {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void checkerWhenAllIsInOrderChecksEveryRuleAndFindsNothing() {
    Verdict verdict = Checker.check(SmallEvidence.create());
    assertThat(verdict.violations()).isEmpty();
    assertThat(Rule.values()).allSatisfy(rule -> assertThat(verdict.checks(rule)).isPositive());
  }

  @ParameterizedTest
  @MethodSource("defects")
  void checkerWhenOneThingIsWrongFindsIt(Rule rule, List<Edit> edits) {
    JsonNode tree = JSON.valueToTree(SmallEvidence.create());
    edits.forEach(edit -> edit.apply(tree));
    Verdict verdict = Checker.check(JSON.treeToValue(tree, Evidence.class));
    assertThat(verdict.violations()).extracting(Violation::rule).contains(rule);
  }

  @Test
  void ruleWhenAddedIsBrokenHereToo() {
    Set<Rule> broken =
        defects()
            .map(arguments -> (Rule) arguments.get()[0])
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    assertThat(broken).containsExactlyInAnyOrder(Rule.values());
  }

  private static Stream<Arguments> defects() {
    return Stream.of(
        defect(Rule.JOB_KEPT, remove("/records/jobs", 0)),
        defect(Rule.JOB_KEPT, set("/records/jobs/0", "name", "plain")),
        defect(
            Rule.JOB_KEPT,
            set("/history/3", "answer", "{\"code\":\"job-not-found\"}"),
            set("/history/3", "status", 404)),
        defect(Rule.JOB_KEPT, set("/records/jobs/2", "kind", "training")),
        defect(Rule.JOB_KEPT, remove("/records/jobs", 2)),
        defect(Rule.ONE_JOB_PER_KEY, answer(1, "/id", "another")),
        defect(Rule.ONE_JOB_PER_KEY, set("/records/jobs/1", "idempotencyKey", "key-1")),
        defect(Rule.OWNED_JOB, set("/records/jobs/0", "idempotencyKey", "key-4")),
        defect(Rule.OWNED_JOB, set("/records/jobs/0", "idempotencyKey", null)),
        defect(Rule.KEY_BOUND, set("/history/2", "status", 202)),
        defect(Rule.STATES_SEEN, answer(3, "/state", "pausing")),
        defect(Rule.STATES_SEEN, answer(5, "/state", "queued")),
        defect(Rule.STATES_SEEN, set("/records/events/1", "at", 1290)),
        defect(Rule.CANCEL_FINAL, set("/records/jobs/1", "state", "succeeded")),
        defect(Rule.ASKED_FOR, set("/history/8", "verb", "LOOK")),
        defect(Rule.ASKED_FOR, set("/history/10", "begun", 2601)),
        defect(Rule.END_FINAL, set("/records/jobs/0", "state", "running")),
        defect(Rule.END_FINAL, set("/records/jobs/0", "modelSha256", "a2")),
        defect(Rule.ENDED_ONCE, event(7, "queued")),
        defect(Rule.ENDED_ONCE, event(4, "succeeded")),
        defect(Rule.ENDED_ONCE, event(18, "queued")),
        defect(Rule.FAILED_RIGHTLY, set("/records/jobs/1", "name", "brief")),
        defect(Rule.FAILED_RIGHTLY, event(12, "failed")),
        defect(Rule.LEGAL_STATES, event(1, "paused")),
        defect(Rule.LEGAL_STATES, set("/records/events/4", "attempt", 1)),
        defect(Rule.ROW_AGREES, set("/records/jobs/0", "phase", "saving")),
        defect(Rule.ROW_AGREES, set("/records/jobs/0", "finishedAt", null)),
        defect(Rule.ROW_AGREES, set("/records/jobs/1", "state", "failed")),
        defect(Rule.EVENTS_GAPLESS, remove("/records/events", 3)),
        defect(Rule.EVENTS_GAPLESS, set("/records/jobs/0", "lastEvent", 9)),
        defect(Rule.EVENTS_IN_ORDER, set("/records/events/3", "at", 1110)),
        defect(Rule.EVENTS_IN_ORDER, set("/records/events/6", "attempt", 1)),
        defect(Rule.EVENTS_KEPT, remove("/records/events", 3)),
        defect(Rule.EVENTS_KEPT, set("/records/events/3", "data", "{\"sequence\":1}")),
        defect(Rule.PROGRESS_FORWARD, answer(5, "/attempt", 1)),
        defect(Rule.CHECKPOINT_USED, answer(5, "/progress/step", 2)),
        defect(Rule.CHECKPOINT_USED, set("/records/events/5", "data", "{\"used\":false}")),
        defect(Rule.POINTS_IN_ORDER, set("/records/events/3", "data", "{\"sequence\":2}")),
        defect(Rule.POINTS_IN_ORDER, set("/records/events/6", "data", "{\"sequence\":2}")),
        defect(Rule.HISTORY_SAME, remove("/records/metrics", 1)),
        defect(Rule.HISTORY_SAME, set("/records/metrics/1", "jobId", SmallEvidence.EVALUATED)),
        defect(Rule.HISTORY_SAME, set("/records/metrics/1", "data", "{\"sequence\":2}")),
        defect(Rule.ONE_MODEL, remove("/records/models", 0)),
        defect(Rule.ONE_MODEL, set("/records/models/0", "jobId", SmallEvidence.CANCELLED)),
        defect(Rule.ONE_MODEL, set("/records/models/0", "version", 2)),
        defect(Rule.ONE_MODEL, set("/records/models/0", "jobId", SmallEvidence.EVALUATED)),
        defect(Rule.MODEL_SAME, set("/records/models/0", "sha256", "a2")),
        defect(Rule.MODEL_STORED, set("/files/0", "sha256", "a2")),
        defect(Rule.MODEL_STORED, remove("/files", 0)),
        defect(Rule.MODEL_SERVED, remove("/servings", 0)),
        defect(Rule.MODEL_SERVED, set("/servings/0", "sha256", "503")),
        defect(Rule.MODEL_SERVED, set("/servings/0", "probabilities", "[0.5,0.5]")),
        defect(Rule.MODEL_SOON, set("/history/12", "status", 404)),
        defect(Rule.PREDICTION_SAME, answer(12, "/probabilities", "[0.5,0.5]")),
        defect(Rule.EVALUATION_KEPT, remove("/records/evaluations", 0)),
        defect(Rule.EVALUATION_KEPT, remove("/records/evaluations", 1)),
        defect(Rule.EVALUATION_KEPT, set("/records/evaluations/1", "jobId", "lost")),
        defect(Rule.EVALUATION_KEPT, set("/records/jobs/2", "state", "cancelled")),
        defect(Rule.EVALUATION_SAME, set("/servings/0", "figures", "{\"accuracy\":0.5}")),
        defect(Rule.EVALUATION_SAME, set("/servings/0", "figures", "404")),
        defect(Rule.DATASET_KEPT, remove("/records/datasets", 0)),
        defect(Rule.DATASET_KEPT, set("/history/13", "subject", "many")),
        defect(Rule.DATASET_WHOLE, set("/datasets/0", "sha256", "404")),
        defect(Rule.DATASET_WHOLE, set("/datasets/0", "readable", false)),
        defect(Rule.DATASET_WHOLE, set("/datasets/0", "name", "many")),
        defect(Rule.NO_STRAY_FILE, set("/uploads/0", "sha256", "f2")),
        defect(Rule.NO_STRAY_FILE, set("/uploads/0", "path", "few/f1.safetensors.7.tmp")),
        defect(Rule.NO_STRAY_FILE, set("/files/0", "path", "brief/2.safetensors")),
        defect(Rule.NO_STRAY_FILE, set("/files/0", "path", "brief/1.safetensors.7.tmp")),
        defect(Rule.NO_STRAY_TASK, add("/records/tasks", "{\"taskInstance\":\"made\"}")),
        defect(Rule.NO_STRAY_TASK, add("/records/tasks", "{\"taskInstance\":\"gone\"}")),
        defect(
            Rule.NO_STRAY_CHECKPOINT,
            add("/records/checkpoints", "{\"jobId\":\"cancelled\",\"attempt\":1}")),
        defect(Rule.GRACEFUL_END, set("/lives/1", "exitValue", 1)),
        defect(Rule.GRACEFUL_END, set("/lives/1", "ended", 19_001)),
        defect(Rule.NO_FALL, set("/lives/0", "ending", "BY_ITSELF")),
        defect(Rule.NO_FAULT, set("/history/12", "status", 500)));
  }

  private static Arguments defect(Rule rule, Edit... edits) {
    return arguments(rule, Arrays.asList(edits));
  }

  /** A change of the evidence. */
  record Edit(String text, Consumer<JsonNode> change) {
    void apply(JsonNode tree) {
      change.accept(tree);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static Edit set(String place, String field, @Nullable Object value) {
    return new Edit(
        "%s/%s is %s".formatted(place, field, value),
        tree -> ((ObjectNode) tree.requiredAt(place)).set(field, JSON.valueToTree(value)));
  }

  private static Edit remove(String list, int index) {
    return new Edit(
        "no %s/%d".formatted(list, index),
        tree -> ((ArrayNode) tree.requiredAt(list)).remove(index));
  }

  private static Edit add(String list, String item) {
    return new Edit(
        "%s in %s".formatted(item, list),
        tree -> ((ArrayNode) tree.requiredAt(list)).add(JSON.readTree(item)));
  }

  /** Another state in an event. */
  private static Edit event(int index, String state) {
    return set("/records/events/" + index, "data", "{\"state\":\"%s\"}".formatted(state));
  }

  /** Another value in the answer to an operation. */
  private static Edit answer(int operation, String pointer, Object value) {
    return new Edit(
        "%s in the answer %d is %s".formatted(pointer, operation, value),
        tree -> {
          ObjectNode told = (ObjectNode) tree.requiredAt("/history/" + operation);
          JsonNode answer = JSON.readTree(told.get("answer").asString());
          int cut = pointer.lastIndexOf('/');
          ((ObjectNode) answer.at(pointer.substring(0, cut)))
              .set(pointer.substring(cut + 1), JSON.valueToTree(value));
          told.put("answer", answer.toString());
        });
  }
}
