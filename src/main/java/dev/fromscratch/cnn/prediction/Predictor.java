package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.network.Answer;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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
   * @param topK how many of the likeliest classes to list, or null for no list
   * @param judged whether to say how unfamiliar they are, where the model can tell
   * @throws ApiException 422 if the network's answer to one of them is not a number
   */
  List<Prediction> predict(
      ServedModel model,
      Classifier classifier,
      List<float[]> pictures,
      @Nullable Integer topK,
      boolean judged) {
    Familiarity familiarity = model.familiarity();
    if (!judged || familiarity == null) {
      return predictions(model, probabilities(classifier, pictures), topK);
    }
    List<Answer> answers = classifier.answers(pictures, workers);
    List<Prediction> plain =
        predictions(model, answers.stream().map(Answer::probabilities).toList(), topK);
    return IntStream.range(0, plain.size())
        .mapToObj(i ->
            plain.get(i).withUnfamiliarity(familiarity.unfamiliarity(answers.get(i).features())))
        .toList();
  }

  private List<float[]> probabilities(Classifier classifier, List<float[]> pictures) {
    return pictures.size() == 1
        ? List.of(classifier.probabilities(pictures.getFirst()))
        : classifier.probabilities(pictures, workers);
  }

  private static List<Prediction> predictions(
      ServedModel model, List<float[]> answers, @Nullable Integer topK) {
    List<String> labels = model.info().metadata().labels();
    Temperature temperature = model.info().metadata().temperature();
    List<Prediction> predictions = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      temperature.applyTo(answers.get(i));
      requireNumbers(answers.get(i), i);
      predictions.add(prediction(answers.get(i), labels, topK));
    }
    return predictions;
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

  private static Prediction prediction(
      float[] probabilities, List<String> labels, @Nullable Integer topK) {
    int classes = labels.size();
    List<Float> ofClasses = new ArrayList<>(classes);
    for (float probability : probabilities) {
      ofClasses.add(probability);
    }
    // A stable sort: of equally likely classes the first one wins.
    List<Prediction.ClassProbability> likeliestFirst =
        IntStream.range(0, classes)
            .mapToObj(i -> new Prediction.ClassProbability(labels.get(i), i, ofClasses.get(i)))
            .sorted(Comparator.comparingDouble(Prediction.ClassProbability::probability).reversed())
            .toList();
    Prediction.ClassProbability best = likeliestFirst.getFirst();
    return new Prediction(
        best.label(),
        best.classIndex(),
        best.probability(),
        ofClasses,
        null,
        null,
        null,
        topK == null ? null : likeliestFirst.subList(0, topK),
        null,
        null,
        null,
        null);
  }
}
