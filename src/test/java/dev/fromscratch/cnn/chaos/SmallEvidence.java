package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Disruption.Kind;
import dev.fromscratch.cnn.chaos.Evidence.FoundDataset;
import dev.fromscratch.cnn.chaos.Evidence.FoundFile;
import dev.fromscratch.cnn.chaos.Evidence.Serving;
import dev.fromscratch.cnn.chaos.Life.Ending;
import dev.fromscratch.cnn.chaos.Operation.Verb;
import dev.fromscratch.cnn.chaos.Records.DatasetRow;
import dev.fromscratch.cnn.chaos.Records.EvaluationRow;
import dev.fromscratch.cnn.chaos.Records.EventRow;
import dev.fromscratch.cnn.chaos.Records.JobRow;
import dev.fromscratch.cnn.chaos.Records.MetricRow;
import dev.fromscratch.cnn.chaos.Records.ModelRow;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The evidence of a run that was in order, as small as it can be with something for every rule in
 * it. One job was cut off by a kill, taken up from its checkpoint and succeeded; another was
 * paused, resumed, failed for want of time, was resumed again and cancelled. An evaluation was
 * begun twice.
 */
final class SmallEvidence {

  static final String MADE = "made";
  static final String CANCELLED = "cancelled";
  static final String EVALUATED = "evaluated";

  private static final String POINT = "{\"sequence\":%d,\"loss\":0.%d}";
  private static final String PROBABILITIES = "[0.25,0.75]";
  private static final String FIGURES = "{\"accuracy\":0.75}";

  private SmallEvidence() {}

  static Evidence create() {
    return new Evidence(
        history(),
        List.of(new Disruption(Kind.KILL, 0, 1250, 1260)),
        List.of(
            new Life(0, Path.of("log-0"), 900, 1250, 1260, Ending.KILLED, 137),
            new Life(0, Path.of("log-1"), 1260, 9000, 9400, Ending.TERMINATED, 143)),
        records(),
        List.of(new FoundFile(0, "brief/1.safetensors", "a1")),
        List.of(new FoundFile(0, "few/f1.safetensors", "f1")),
        List.of(new Serving(0, "brief", 1, "a1", PROBABILITIES, FIGURES)),
        List.of(new FoundDataset(0, "few", "c1", true)),
        Map.of("brief", reference("a1"), "limited", reference("b2")),
        Map.of("few", "c1"));
  }

  private static Reference reference(String sha256) {
    return new Reference(
        sha256,
        List.of(json(POINT.formatted(1, 9)), json(POINT.formatted(2, 5))),
        Collections.nCopies(10, json(PROBABILITIES)),
        FIGURES);
  }

  private static Records records() {
    return new Records(
        List.of(
            new JobRow(
                MADE,
                "training",
                "brief",
                "succeeded",
                null,
                "key-1",
                1000,
                1100L,
                null,
                1500L,
                2,
                8,
                "brief",
                1,
                "a1",
                null),
            new JobRow(
                CANCELLED,
                "training",
                "limited",
                "cancelled",
                null,
                "key-2",
                2000,
                2300L,
                null,
                2600L,
                1,
                7,
                null,
                null,
                null,
                null),
            new JobRow(
                EVALUATED,
                "evaluation",
                "brief",
                "succeeded",
                null,
                "key-3",
                3000,
                3100L,
                null,
                3300L,
                2,
                4,
                "brief",
                1,
                "a1",
                null)),
        List.of(
            state(MADE, 1, 1000, 0, "queued"),
            state(MADE, 2, 1100, 1, "running"),
            new EventRow(MADE, 3, 1120, 1, "phase", "{\"phase\":\"training\"}"),
            new EventRow(MADE, 4, 1200, 1, "metrics", POINT.formatted(1, 9)),
            state(MADE, 5, 1300, 2, "running"),
            new EventRow(MADE, 6, 1320, 2, "checkpoint", "{\"used\":true,\"epoch\":1,\"step\":3}"),
            new EventRow(MADE, 7, 1400, 2, "metrics", POINT.formatted(2, 5)),
            state(MADE, 8, 1500, 2, "succeeded"),
            state(CANCELLED, 1, 2000, 0, "queued"),
            state(CANCELLED, 2, 2100, 0, "paused"),
            state(CANCELLED, 3, 2200, 0, "queued"),
            state(CANCELLED, 4, 2300, 1, "running"),
            new EventRow(
                CANCELLED,
                5,
                2400,
                1,
                "state",
                "{\"state\":\"failed\",\"error\":{\"code\":\"time-limit-exceeded\"}}"),
            state(CANCELLED, 6, 2500, 1, "queued"),
            state(CANCELLED, 7, 2600, 1, "cancelled"),
            state(EVALUATED, 1, 3000, 0, "queued"),
            state(EVALUATED, 2, 3100, 1, "running"),
            state(EVALUATED, 3, 3200, 2, "running"),
            state(EVALUATED, 4, 3300, 2, "succeeded")),
        List.of(
            new MetricRow(MADE, 1, POINT.formatted(1, 9)),
            new MetricRow(MADE, 2, POINT.formatted(2, 5))),
        List.of(),
        List.of(new ModelRow("brief", 1, "a1", MADE)),
        List.of(
            new EvaluationRow("brief", 1, "test", MADE),
            new EvaluationRow("brief", 1, "training", EVALUATED)),
        List.of(new DatasetRow("few", "f1")),
        List.of(),
        List.of());
  }

  private static EventRow state(String job, long sequence, long at, int attempt, String state) {
    return new EventRow(job, sequence, at, attempt, "state", "{\"state\":\"%s\"}".formatted(state));
  }

  private static List<Operation> history() {
    return List.of(
        operation(Verb.SUBMIT, "key-1", "brief", 990, 202, look(MADE, "queued", 0, 0, 0)),
        operation(Verb.SUBMIT, "key-1", "brief", 1010, 202, look(MADE, "queued", 0, 0, 0)),
        operation(Verb.SUBMIT_OTHER, "key-1", "limited", 1030, 422, "{}"),
        operation(Verb.LOOK, MADE, "", 1210, 200, look(MADE, "running", 1, 4, 3)),
        operation(
            Verb.EVENTS,
            MADE,
            "",
            1230,
            200,
            "{\"data\":[{\"sequence\":4,\"type\":\"metrics\",\"attempt\":1,\"data\":%s}]}"
                .formatted(POINT.formatted(1, 9))),
        operation(Verb.LOOK, MADE, "", 1340, 200, look(MADE, "running", 2, 3, 3)),
        operation(Verb.LOOK, MADE, "", 1600, 200, look(MADE, "succeeded", 2, 8, 0)),
        operation(Verb.SUBMIT, "key-2", "limited", 1990, 202, look(CANCELLED, "queued", 0, 0, 0)),
        operation(Verb.PAUSE, CANCELLED, "", 2090, 200, look(CANCELLED, "paused", 0, 0, 0)),
        operation(Verb.RESUME, CANCELLED, "", 2190, 202, look(CANCELLED, "queued", 0, 0, 0)),
        operation(Verb.CANCEL, CANCELLED, "", 2590, 200, look(CANCELLED, "cancelled", 1, 8, 0)),
        operation(Verb.EVALUATE, "key-3", "brief", 2990, 202, look(EVALUATED, "queued", 0, 0, 0)),
        operation(
            Verb.PREDICT,
            "brief",
            "4",
            4000,
            200,
            "{\"probabilities\":%s}".formatted(PROBABILITIES)),
        operation(Verb.SEND, "few", "", 5000, 201, "{}"));
  }

  private static Operation operation(
      Verb verb, String subject, String detail, long begun, int status, String answer) {
    return new Operation(0, verb, subject, detail, 0, begun, begun + 15, status, answer);
  }

  /** A job that is at a step of its only epoch and may have a checkpoint at an earlier one. */
  private static String look(String id, String state, int attempt, int step, int checkpoint) {
    return """
    {"id": "%s", "name": "%s", "state": "%s", "attempt": %d, "phase": %s, "model": {"sha256": "a1"},
     "progress": {"epoch": 1, "step": %d, "steps": 10}, "checkpoint": %s}\
    """
        .formatted(
            id,
            id.equals(CANCELLED) ? "limited" : "brief",
            state,
            attempt,
            state.equals("running") ? "\"training\"" : "null",
            step,
            checkpoint == 0 ? "null" : "{\"epoch\": 1, \"step\": %d}".formatted(checkpoint));
  }

  private static JsonNode json(String text) {
    return Looks.json(text);
  }
}
