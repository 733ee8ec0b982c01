package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a network made of every sample of a data set: 12 bytes per sample, however many classes
 * there are. Threads may write different samples at the same time; what is computed afterwards goes
 * through the samples in their order, so it does not depend on who wrote when.
 */
final class Outcomes {

  private static final Comparator<Misclassification> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble(Misclassification::probability)
          .reversed()
          .thenComparingInt(Misclassification::index);

  private final Dataset dataset;
  private final int[] predictions;
  private final float[] confidences;

  /** How many classes are likelier than the right one. */
  private final int[] labelRanks;

  Outcomes(Dataset dataset) {
    this.dataset = dataset;
    this.predictions = new int[dataset.size()];
    this.confidences = new float[dataset.size()];
    this.labelRanks = new int[dataset.size()];
  }

  /** Notes what {@code [N, K]} probabilities say of a sample, which is their n-th. */
  void put(int sample, Tensor probabilities, int n) {
    int prediction = ArgMax.ofSample(probabilities, n);
    predictions[sample] = prediction;
    if (prediction != ArgMax.NONE) {
      confidences[sample] = probabilities.data()[prediction * probabilities.dim(0) + n];
      labelRanks[sample] = rank(probabilities, n, dataset.label(sample));
    }
  }

  private static int rank(Tensor probabilities, int n, int label) {
    int count = probabilities.dim(0);
    float own = probabilities.data()[label * count + n];
    int rank = 0;
    for (int i = 0; i < probabilities.dim(1); i++) {
      float other = probabilities.data()[i * count + n];
      if (other > own || (other == own && i < label)) {
        rank++;
      }
    }
    return rank;
  }

  /**
   * All that follows from the outcomes.
   *
   * @param loss mean loss per sample
   * @throws TrainingDivergedException if the network gave no number for a sample, or the loss is
   *     not finite
   */
  Evaluation evaluate(double loss) {
    int size = dataset.size();
    int[] labels = new int[size];
    boolean[] correct = new boolean[size];
    for (int i = 0; i < size; i++) {
      if (predictions[i] == ArgMax.NONE) {
        throw TrainingDivergedException.inEvaluation(dataset.originalIndex(i));
      }
      labels[i] = dataset.label(i);
      correct[i] = predictions[i] == labels[i];
    }
    if (!Double.isFinite(loss)) {
      throw TrainingDivergedException.inEvaluation(loss);
    }
    return new Evaluation(
        loss,
        ConfusionMatrix.of(dataset.classCount(), labels, predictions),
        topKAccuracy(),
        Calibration.of(confidences, correct),
        mostConfidentlyWrong());
  }

  private List<Double> topKAccuracy() {
    int[] samplesOfRank = new int[dataset.classCount()];
    for (int rank : labelRanks) {
      samplesOfRank[rank]++;
    }
    List<Double> accuracies = new ArrayList<>();
    int hits = 0;
    for (int k = 1; k <= Math.min(Evaluation.MAX_TOP_K, samplesOfRank.length); k++) {
      hits += samplesOfRank[k - 1];
      accuracies.add((double) hits / labelRanks.length);
    }
    return accuracies;
  }

  private List<Misclassification> mostConfidentlyWrong() {
    List<Misclassification> wrong = new ArrayList<>();
    for (int i = 0; i < predictions.length; i++) {
      if (predictions[i] != dataset.label(i)) {
        wrong.add(
            new Misclassification(
                dataset.originalIndex(i), dataset.label(i), predictions[i], confidences[i]));
      }
    }
    wrong.sort(MOST_CONFIDENT_FIRST);
    return wrong.subList(0, Math.min(Evaluation.MAX_WRONG, wrong.size()));
  }
}
