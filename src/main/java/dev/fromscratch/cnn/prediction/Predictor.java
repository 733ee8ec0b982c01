package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.network.Answer;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks the classifier of a model about pictures. Thread-safe. */
@Component
class Predictor {

  private final SharedWorkers workers;

  Predictor(SharedWorkers workers) {
    this.workers = workers;
  }

  /**
   * Classifies pictures.
   *
   * @param model what is asked
   * @param classifier the same, by the views that are wanted
   * @param pictures each {@code [C*H*W]} numbers from 0 to 1
   * @param judged whether to say how unfamiliar they are, where the model can tell
   * @throws ApiException 422 if the network's answer to one of them is not a number
   */
  List<Verdict> predict(
      ServedModel model, Classifier classifier, List<float[]> pictures, boolean judged) {
    Temperature temperature = model.info().metadata().temperature();
    Familiarity familiarity = model.familiarity();
    List<Verdict> verdicts = new ArrayList<>(pictures.size());
    if (!judged || familiarity == null) {
      for (float[] probabilities : probabilities(classifier, pictures)) {
        verdicts.add(verdict(probabilities, temperature, verdicts.size(), null));
      }
      return verdicts;
    }
    for (Answer answer : classifier.answers(pictures, workers)) {
      float distance = familiarity.unfamiliarity(answer.features());
      verdicts.add(verdict(answer.probabilities(), temperature, verdicts.size(), distance));
    }
    return verdicts;
  }

  private List<float[]> probabilities(Classifier classifier, List<float[]> pictures) {
    return pictures.size() == 1
        ? List.of(classifier.probabilities(pictures.getFirst()))
        : classifier.probabilities(pictures, workers);
  }

  private static Verdict verdict(
      float[] probabilities, Temperature temperature, int picture, @Nullable Float unfamiliarity) {
    temperature.applyTo(probabilities);
    requireNumbers(probabilities, picture);
    List<Float> ofClasses = new ArrayList<>(probabilities.length);
    for (float probability : probabilities) {
      ofClasses.add(probability);
    }
    return new Verdict(ofClasses, unfamiliarity);
  }

  /** Weights that are finite but huge can come with an imported file. */
  private static void requireNumbers(float[] probabilities, int picture) {
    for (float probability : probabilities) {
      if (Float.isNaN(probability)) {
        throw ApiException.of(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "no-prediction",
            "the model's answer to picture %d is not a number: its weights are too large"
                .formatted(picture));
      }
    }
  }
}
