package dev.fromscratch.cnn.evaluation;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluations that are asked for, made by jobs, stored, and gone with their model. */
abstract class EvaluationContract {

  private static final String NAME = "measured";
  private static final String MODEL = "/models/measured/versions/";
  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private final ServiceClient service;

  EvaluationContract(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  /** Trained on some pictures of each class and measured on as many. */
  private JsonNode train(String fields) {
    return service.train("{\"name\":\"%s\",\"epochs\":1,%s}".formatted(NAME, fields));
  }

  private JsonNode evaluate(String body) {
    Answer answer = service.post(MODEL + "latest/evaluate", body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/train/" + id(answer.json()));
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    JsonNode job = service.awaitEnd(id(answer.json()));
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    return job;
  }

  private JsonNode evaluation(String query) {
    Answer answer = service.get(MODEL + "latest/evaluation" + query);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  private JsonNode metadata() {
    return service.get(MODEL + "latest").json().get("metadata");
  }

  private List<JsonNode> list() {
    return service.get(MODEL + "latest/evaluations").json().get("data").valueStream().toList();
  }

  /** The figures of an evaluation without what tells when and by which job it was made. */
  private static JsonNode figures(JsonNode evaluation) {
    ObjectNode figures = ((ObjectNode) evaluation).deepCopy();
    figures.remove(List.of("createdAt", "jobId"));
    return figures;
  }

  @Test
  void evaluationWhenTheModelWasTrainedIsTheOneInItsMetadata() {
    JsonNode job = train("\"samplesPerClass\":20");
    JsonNode evaluation = evaluation("");
    JsonNode own = metadata().get("evaluation");
    assertThat(evaluation.get("model")).isEqualTo(job.get("model"));
    assertThat(evaluation.at("/dataset/name").asString()).isEqualTo("digits");
    assertThat(evaluation.at("/dataset/sha256")).isEqualTo(metadata().at("/dataset/sha256"));
    assertThat(evaluation.at("/dataset/split").asString()).isEqualTo("test");
    assertThat(evaluation.get("jobId")).isEqualTo(job.get("id"));
    assertThat(evaluation.get("createdAt").isString()).as("stored, with its pictures").isTrue();
    assertThat(evaluation.get("labels")).isEqualTo(metadata().get("labels"));
    assertThat(evaluation.get("confusionMatrix")).isEqualTo(metadata().get("confusionMatrix"));
    for (String figure :
        List.of(
            "samples",
            "loss",
            "accuracy",
            "topKAccuracy",
            "macroAverage",
            "classes",
            "calibration")) {
      assertThat(evaluation.get(figure)).as(figure).isEqualTo(own.get(figure));
    }
    List<JsonNode> wrong = evaluation.get("mostConfidentlyWrong").valueStream().toList();
    assertThat(wrong).hasSameSizeAs(own.get("mostConfidentlyWrong"));
    assertThat(wrong.getFirst().get("index")).isEqualTo(own.at("/mostConfidentlyWrong/0/index"));
    assertThat(list()).hasSize(1);
    assertThat(service.get(list().getFirst().get("href").asString()).json()).isEqualTo(evaluation);
  }

  @Test
  void confusedPairsWhenListedAreThoseOfTheMatrix() {
    train("\"samplesPerClass\":20");
    JsonNode evaluation = evaluation("");
    List<JsonNode> pairs = evaluation.get("mostConfused").valueStream().toList();
    assertThat(pairs).hasSizeBetween(3, 10);
    assertThat(pairs.stream().map(pair -> -pair.get("count").asInt())).isSorted();
    for (JsonNode pair : pairs) {
      int row = pair.get("label").asString().charAt(0) - '0';
      int column = pair.get("prediction").asString().charAt(0) - '0';
      assertThat(row).isNotEqualTo(column);
      assertThat(evaluation.at("/confusionMatrix/%d/%d".formatted(row, column)))
          .isEqualTo(pair.get("count"));
      assertThat(pair.get("share").asDouble()).isEqualTo(pair.get("count").asInt() / 20.0);
    }
  }

  @Test
  void jobWhenItEvaluatesIsAJobAsOthersAre() {
    train("\"samplesPerClass\":20");
    JsonNode job = evaluate("{\"split\":\"training\"}");
    assertThat(job.get("kind").asString()).isEqualTo("evaluation");
    assertThat(job.get("name").asString()).isEqualTo(NAME);
    assertThat(job.get("request").toString())
        .isEqualTo("{\"dataset\":\"digits\",\"split\":\"training\",\"skipUnknownClasses\":true}");
    assertThat(job.at("/model/name").asString()).isEqualTo(NAME);
    assertThat(job.at("/progress/step").asInt()).isEqualTo(20_000);
    assertThat(job.at("/progress/steps").asInt()).isEqualTo(20_000);
    assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
    assertThat(job.at("/progress/samplesPerSecond").asDouble()).isPositive();
    assertThat(job.at("/metrics/testAccuracy"))
        .isEqualTo(evaluation("?split=training").get("accuracy"));
    assertThat(
            service
                .get("/train/%s/events".formatted(id(job)))
                .json()
                .get("data")
                .valueStream()
                .map(event ->
                    event.at("/data/state").asString("") + event.at("/data/phase").asString("")))
        .containsExactly("queued", "running", "loadingData", "evaluating", "saving", "succeeded");
    assertThat(service.get("/train?kind=evaluation&limit=1").json().at("/data/0")).isEqualTo(job);
    assertThat(service.get("/train?kind=training&limit=1").json().at("/data/0/kind").asString())
        .isEqualTo("training");
    assertThatProblem(service.get("/train?kind=both"))
        .is(400, "invalid-parameter")
        .says("kind must be one of training, evaluation, got \"both\"");
    assertThatProblem(service.get("/train/%s/timings".formatted(id(job))))
        .is(409, "job-no-training");
    assertThat(service.get("/train/%s/metrics".formatted(id(job))).json().get("data")).isEmpty();
    assertThat(service.delete("/train/" + id(job)).status()).isEqualTo(204);
    assertThat(evaluation("?split=training").get("jobId")).isEqualTo(job.get("id"));
  }

  /** In their order and all of them, so that training and the job measured the same. */
  @Test
  void evaluationWhenMadeOnWhatTheModelWasTrainedOnIsTheSameOnceMore() {
    train("\"classes\":[9,4,7]");
    JsonNode before = evaluation("");
    assertThat(before.get("samples").asInt()).isEqualTo(600);
    JsonNode job = evaluate("{}");
    JsonNode after = evaluation("");
    assertThat(figures(after)).isEqualTo(figures(before));
    assertThat(after.get("jobId")).isEqualTo(job.get("id"));
    assertThat(after.get("labels").toString()).isEqualTo("[\"9\",\"4\",\"7\"]");
    assertThat(list()).hasSize(1);
    assertThat(
            figures(
                evaluation(
                    "?dataset=digits&split=test&sha256=" + after.at("/dataset/sha256").asString())))
        .isEqualTo(figures(before));
    assertThatProblem(service.get(MODEL + "latest/evaluation?sha256=00"))
        .is(404, "evaluation-not-found")
        .says(
            "model measured:%d was not evaluated on the test set of digits with this SHA-256"
                .formatted(after.at("/model/version").asInt()));
  }

  @Test
  void dataSetWhenItHasClassesThatTheModelDoesNotKnowIsRefusedUnlessTheyAreSkipped() {
    train("\"classes\":[1,0],\"samplesPerClass\":5");
    List<String> before = service.inventory();
    assertThatProblem(
            service.post(
                MODEL + "latest/evaluate", "{\"dataset\":\"digits\",\"skipUnknownClasses\":false}"))
        .is(422, "dataset-mismatch")
        .blames("/dataset")
        .says(
            "the model does not know 8 of the classes of data set digits: 2, 3, 4, 5, 6, 7, 8, 9; it knows 1, 0. With skipUnknownClasses");
    assertThatProblem(
            service.post(
                MODEL + "latest/evaluate",
                "{\"dataset\":\"fashion-mnist\",\"skipUnknownClasses\":true}"))
        .is(422, "dataset-mismatch")
        .says(
            "the model does not know any of the classes of data set fashion-mnist: T-shirt/top, Trouser");
    assertThatProblem(service.post(MODEL + "latest/evaluate", "{\"dataset\":\"xor\"}"))
        .is(422, "dataset-mismatch")
        .says("the model takes pictures [1, 28, 28], data set xor has [1, 1, 2]");
    assertThatProblem(
            service.post(MODEL + "latest/evaluate", "{\"dataset\":\"x\",\"split\":\"all\"}"))
        .is(422, "invalid-request")
        .blames("/split", "/dataset");
    assertThatProblem(service.post("/models/nobody/versions/1/evaluate", "{}"))
        .is(404, "model-not-found");
    assertThatProblem(service.get(MODEL + "latest/evaluation?split=all"))
        .is(400, "invalid-parameter");
    assertThat(service.inventory()).isEqualTo(before);

    evaluate("{}");
    assertThat(evaluation("").at("/samples").asInt()).isEqualTo(400);
  }

  @Test
  void requestWhenSentAgainUnderItsKeyGivesTheSameJob() {
    train("\"samplesPerClass\":2");
    String key = UUID.randomUUID().toString();
    Answer first = send(key, "latest", "{}");
    assertThat(first.status()).isEqualTo(202);
    String job = id(first.json());
    service.awaitEnd(job);
    train("\"samplesPerClass\":2");
    assertThat(id(send(key, "latest", "{\"split\":null}").json())).isEqualTo(job);
    assertThatProblem(send(key, "1", "{}")).is(422, "idempotency-key-reused");
    assertThatProblem(send(key, "latest", "{\"split\":\"training\"}"))
        .is(422, "idempotency-key-reused");
    assertThatProblem(service.post("/train", "{}", key)).is(422, "idempotency-key-reused");
  }

  private Answer send(String key, String version, String body) {
    return service.post(MODEL + version + "/evaluate", body, key);
  }

  @Test
  void jobWhenItWaitsCanBePausedResumedAndCancelledAndEndsWithItsModel() {
    train("\"samplesPerClass\":2");
    String running = id(service.submit(ENDLESS));
    service.awaitProgress(running);
    String paused = id(service.post(MODEL + "latest/evaluate", "{}").json());
    String cancelled = id(service.post(MODEL + "latest/evaluate", "{}").json());
    String orphan = id(service.post(MODEL + "latest/evaluate", "{}").json());
    assertThat(service.post("/train/%s/pause".formatted(paused)).status()).isEqualTo(200);
    assertThat(service.post("/train/%s/cancel".formatted(cancelled)).status()).isEqualTo(200);
    service.delete("/models/" + NAME);
    service.cancel(running);
    JsonNode failed = service.awaitEnd(orphan);
    assertThat(failed.at("/error/code").asString()).isEqualTo("model-not-found");
    assertThat(state(service.job(paused))).isEqualTo("paused");
    assertThat(service.post("/train/%s/resume".formatted(paused)).status()).isEqualTo(202);
    assertThat(state(service.awaitEnd(paused))).isEqualTo("failed");
  }

  /** It has no row that the evaluation could go with, and another release may bring another one. */
  @Test
  void modelWhenItShipsIsEvaluatedToo() {
    String path = "/models/mnist/versions/0";
    String body = "{\"dataset\":\"digits\"}";
    JsonNode job = service.awaitEnd(id(service.post(path + "/evaluate", body).json()));
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    JsonNode evaluation = service.get(path + "/evaluation?dataset=digits").json();
    assertThat(evaluation.get("jobId")).isEqualTo(job.get("id"));
    assertThat(evaluation.at("/model/sha256")).isEqualTo(service.get(path).json().get("sha256"));
    assertThat(service.get(path + "/evaluation/errors.png?dataset=digits").status()).isEqualTo(200);
    assertThat(service.get(path + "/card").body()).contains("It ships with this service");
  }

  @Test
  void evaluationsWhenTheModelIsDeletedGoWithIt() {
    train("\"samplesPerClass\":2");
    evaluate("{\"split\":\"training\"}");
    byte[] file = service.modelFile(NAME);
    assertThat(list().stream().map(each -> each.at("/dataset/split").asString()))
        .containsExactly("training", "test");
    service.delete("/models/" + NAME);
    assertThatProblem(service.get(MODEL + "latest/evaluations")).is(404, "model-not-found");

    service.importModel(NAME, file);
    assertThat(list()).hasSize(1);
    assertThat(list().getFirst().get("createdAt").isNull()).as("from the file").isTrue();
    assertThat(evaluation("").get("jobId").isNull()).isTrue();
    assertThatProblem(service.get(MODEL + "latest/evaluation?split=training"))
        .is(404, "evaluation-not-found")
        .says("/evaluate does so");
  }
}
