package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.ArgMax;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Runs pictures through a network. Thread-safe: each call has its own working memory. */
@Component
class Predictor {

  private static final int CHUNK_SIZE = 64;

  private final TensorOps ops;

  Predictor(TensorOps ops) {
    this.ops = ops;
  }

  /**
   * Classifies pictures.
   *
   * @param pictures each {@code [C*H*W]} numbers from 0 to 1
   * @param topK how many of the likeliest classes to list, or null for no list
   * @throws ApiException 422 if the network's answer to one of them is not a number
   */
  List<Prediction> predict(ServedModel model, List<float[]> pictures, @Nullable Integer topK) {
    Network network = model.network();
    List<String> labels = model.info().metadata().labels();
    Pass pass = Pass.inference(ops);
    List<Prediction> predictions = new ArrayList<>(pictures.size());
    for (int from = 0; from < pictures.size(); from += CHUNK_SIZE) {
      int to = Math.min(from + CHUNK_SIZE, pictures.size());
      Tensor input = input(network, pictures.subList(from, to));
      Tensor output = network.forward(input, pass);
      Tensor probabilities = Tensor.zeros(output.shape());
      network.probabilities(output, probabilities, pass);
      for (int n = 0; n < to - from; n++) {
        requireNumbers(probabilities, n, from + n);
        predictions.add(prediction(probabilities, n, labels, topK));
      }
    }
    return predictions;
  }

  private static Tensor input(Network network, List<float[]> pictures) {
    Tensor input = Tensor.zeros(network.inputShape().batched(pictures.size()));
    Normalization normalization = network.spec().normalization();
    int count = pictures.size();
    for (int n = 0; n < count; n++) {
      float[] picture = pictures.get(n);
      for (int i = 0; i < picture.length; i++) {
        input.data()[i * count + n] = normalization.apply(picture[i]);
      }
    }
    return input;
  }

  /** Weights that are finite but huge can come with an imported file. */
  private static void requireNumbers(Tensor probabilities, int n, int picture) {
    if (ArgMax.ofSample(probabilities, n) == ArgMax.NONE) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "no-prediction",
          "the model's answer to picture %d is not a number: its weights are too large"
              .formatted(picture));
    }
  }

  private static Prediction prediction(
      Tensor probabilities, int n, List<String> labels, @Nullable Integer topK) {
    int classes = labels.size();
    List<Float> ofClasses = new ArrayList<>(classes);
    for (float probability : probabilities.sample(n)) {
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
        topK == null ? null : likeliestFirst.subList(0, topK),
        null);
  }
}
