package dev.fromscratch.cnn.chaos;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What comes of a kind of work when nothing is in its way.
 *
 * @param sha256 of the model's file
 * @param metrics the job's history
 * @param probabilities what the model makes of a picture of each digit
 * @param figures of an evaluation of the model
 */
record Reference(
    String sha256, List<JsonNode> metrics, List<JsonNode> probabilities, String figures) {

  private static final int DIGITS = 10;

  /** Does each kind of work once, and gives what comes of it by the names of the models. */
  static Map<String, Reference> ofAll(ServiceClient undisturbed) {
    Map<String, Reference> references = new LinkedHashMap<>();
    for (Work work : Work.values()) {
      references.put(work.modelName(), of(undisturbed, work));
    }
    return references;
  }

  private static Reference of(ServiceClient undisturbed, Work work) {
    JsonNode job = undisturbed.awaitEnd(id(undisturbed.submit(work.request())));
    while (work.isLimited() && state(job).equals("failed")) {
      undisturbed.post("/train/%s/resume".formatted(id(job)));
      job = undisturbed.awaitEnd(id(job));
    }
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    int version = job.at("/model/version").asInt();
    Answer evaluation = undisturbed.post(Figures.path(work.modelName()), Figures.REQUEST);
    undisturbed.awaitEnd(id(evaluation.json()));
    return new Reference(
        job.at("/model/sha256").asString(),
        undisturbed
            .get("/train/%s/metrics".formatted(id(job)))
            .json()
            .get("data")
            .valueStream()
            .toList(),
        IntStream.range(0, DIGITS)
            .mapToObj(digit -> probabilities(undisturbed, work.modelName(), digit))
            .toList(),
        Figures.of(undisturbed, work.modelName(), version));
  }

  private static JsonNode probabilities(ServiceClient service, String model, int digit) {
    Answer answer =
        service.post(
            "/models/%s/predict".formatted(model),
            "{\"pixels\":%s}".formatted(Pictures.bytes(digit)));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json().get("probabilities");
  }
}
