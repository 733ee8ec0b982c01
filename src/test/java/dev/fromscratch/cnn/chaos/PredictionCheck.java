package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Looks.Look;
import dev.fromscratch.cnn.chaos.Operation.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether predictions are those of the models, and models are there when they should be. */
final class PredictionCheck {

  /** How long an instance may not know of a model that another has published. */
  private static final long SOON_MILLIS = 2000;

  private static final int NOT_FOUND = 404;

  private final Evidence evidence;
  private final Verdict verdict;
  private final Map<String, Long> published = new HashMap<>();

  PredictionCheck(Evidence evidence, Verdict verdict) {
    this.evidence = evidence;
    this.verdict = verdict;
  }

  void run() {
    Looks.byJob(evidence.history()).values().stream()
        .flatMap(List::stream)
        .filter(look -> look.state().equals("succeeded"))
        .forEach(this::publication);
    evidence.history().stream()
        .filter(each -> each.verb() == Verb.PREDICT)
        .forEach(this::prediction);
  }

  private void publication(Look look) {
    published.merge(look.job().get("name").asString(), look.ended(), Math::min);
  }

  private void prediction(Operation operation) {
    String model = operation.subject();
    if (operation.isAcknowledged()) {
      Reference reference = evidence.references().get(model);
      JsonNode given = Looks.json(operation).get("probabilities");
      verdict.check(
          Rule.PREDICTION_SAME,
          model,
          reference != null
              && reference.probabilities().get(Integer.parseInt(operation.detail())).equals(given),
          operation::toString);
    }
    long since = published.getOrDefault(model, Long.MAX_VALUE - SOON_MILLIS);
    if (operation.begun() > since + SOON_MILLIS) {
      verdict.check(Rule.MODEL_SOON, model, operation.status() != NOT_FOUND, operation::toString);
    }
  }
}
