package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Features;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkClassifier;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what is familiar to a network that has been trained: means and covariance of its
 * features on pictures that it learned from, and a threshold on others. Where training changed
 * pictures by an augmentation, both are taken of pictures as they are and of changed ones, so that
 * what the network was taught to recognize does not count as strange.
 *
 * <p>Features from different layers count as independent of each other, and the distance of each
 * part is measured in what one of 200 pictures exceeds. Otherwise those that vary much, close to
 * the answer, would hide the others, which tell noise and clothing apart from digits.
 *
 * <p>The threshold is the {@code ⌈(N + 1)(1 - α)⌉}-th smallest of the N distances with α = 1/200:
 * another picture that comes from where these came from is refused with a probability of at most α
 * (Vovk et al. 2005).
 *
 * @param familiarity what is familiar
 * @param samples how many pictures of the validation set the threshold is from
 * @param refused the share of these, as they are, that is beyond it
 * @see <a href="https://arxiv.org/abs/1807.03888">Lee, Lee, Lee, Shin (2018)</a>
 */
public record FamiliarityFit(Familiarity familiarity, int samples, double refused) {

  /** 1/α, of how many familiar pictures one may be refused. */
  private static final int ONE_OF = 200;

  /** With fewer pictures, not even the largest distance is a threshold. */
  public static final int MIN_SAMPLES = ONE_OF - 1;

  /**
   * Looks at what a network was trained on.
   *
   * @param training what it learned from
   * @param validation what was held back
   * @param config how it was trained
   * @return empty for networks without features and for those whose features never vary, with fewer
   *     than {@value #MIN_SAMPLES} samples to validate on, and if it was stopped
   * @throws IllegalArgumentException if a data set does not fit the network
   */
  public static Optional<FamiliarityFit> of(
      Network network,
      Dataset training,
      Dataset validation,
      TrainingConfig config,
      TensorOps ops,
      WorkerPool workers,
      StopSignal stop) {
    Fit.require("familiarity", network, training);
    Fit.require("familiarity", network, validation);
    List<Integer> parts = network.features().map(Features::parts).orElse(List.of());
    if (parts.isEmpty() || validation.size() < MIN_SAMPLES) {
      return Optional.empty();
    }
    var classifier = new NetworkClassifier(network, ops, new Workspaces(workers.size()));
    var learned = new FeatureRows(training, config.augmentation(), config.seed());
    var held = new FeatureRows(validation, config.augmentation(), config.seed());
    boolean seen = learned.fill(classifier, workers, stop) && held.fill(classifier, workers, stop);
    return seen ? of(parts, learned, held, workers) : Optional.empty();
  }

  private static Optional<FamiliarityFit> of(
      List<Integer> parts, FeatureRows learned, FeatureRows held, WorkerPool workers) {
    var covariance = new SharedCovariance(learned, workers);
    Tensor means = covariance.means();
    Tensor whitening = Tensor.zeros(means.dim(1), means.dim(1));
    int first = 0;
    for (int count : parts) {
      Tensor own = covariance.whitening(means, first, count);
      if (own != null) {
        double[] distances = distances(new Familiarity(means, own, 1), held, workers);
        add(own, threshold(distances), whitening);
      }
      first += count;
    }
    return of(new Familiarity(means, whitening, 1), held, workers);
  }

  /** Adds a part in the unit of its own threshold, so that each part can decide alone. */
  private static void add(Tensor own, double unit, Tensor whitening) {
    for (int i = 0; i < whitening.size() && unit > 0; i++) {
      whitening.data()[i] += (float) (own.data()[i] / unit);
    }
  }

  private static Optional<FamiliarityFit> of(
      Familiarity familiarity, FeatureRows held, WorkerPool workers) {
    double[] distances = distances(familiarity, held, workers);
    double threshold = threshold(distances);
    if (!(threshold > 0 && Double.isFinite(threshold))) {
      return Optional.empty();
    }
    int samples = held.unchanged();
    long refused = Arrays.stream(distances, 0, samples).filter(d -> d > threshold).count();
    return Optional.of(
        new FamiliarityFit(
            familiarity.withThreshold(threshold), samples, (double) refused / samples));
  }

  private static double[] distances(Familiarity familiarity, FeatureRows rows, WorkerPool workers) {
    double[] distances = new double[rows.size()];
    workers.run(distances.length, n -> distances[n] = familiarity.distance(rows.row(n)));
    return distances;
  }

  private static double threshold(double[] distances) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    int next = sorted.length + 1;
    return sorted[next - next / ONE_OF - 1];
  }
}
