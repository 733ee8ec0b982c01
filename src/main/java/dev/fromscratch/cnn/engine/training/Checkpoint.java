package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a training run needs to go on as if it had never been interrupted: plain data,
 * which shares nothing with the run it was taken from that still changes.
 *
 * <p>There is no random state in it, because the engine has none: every random number is derived
 * from the seed and from what it is for. The order of the images depends on seed and epoch, a
 * dropout mask on seed, step and sample. So the position is the random state. It is also the
 * schedule's state, and the number of Adam's steps.
 *
 * @param fingerprint what it belongs to: a short hash of network, settings, data and arithmetic
 * @param epoch the epoch the run is in, from 1; one more than there are after the last
 * @param step steps done in this epoch, from 0 up to all of them, when only the evaluation is left
 * @param sums what the epoch has added up
 * @param best the best epoch so far, in a run with early stopping
 * @param tensors by name, in order: {@code network.0.weight}, what the optimizer remembers of it
 *     ({@code optimizer.mean.0.weight}), its moving average ({@code average.0.weight}) and what it
 *     was in the best epoch ({@code best.0.weight})
 * @param finished what the members of an ensemble that were trained before this one are saved with,
 *     in order, each by name ({@code 0.weight}); empty where there is one network
 */
public record Checkpoint(
    String fingerprint,
    int epoch,
    int step,
    Sums sums,
    @Nullable Best best,
    Map<String, Tensor> tensors,
    List<Map<String, Tensor>> finished) {

  public Checkpoint {
    if (epoch < 1 || step < 0) {
      throw new IllegalArgumentException(
          "epochs count from 1 and steps from 0, got epoch %d, step %d".formatted(epoch, step));
    }
    tensors = inOrder(tensors);
    finished = finished.stream().map(Checkpoint::inOrder).toList();
  }

  /** Of the run of a network that no other was trained before. */
  public Checkpoint(
      String fingerprint,
      int epoch,
      int step,
      Sums sums,
      @Nullable Best best,
      Map<String, Tensor> tensors) {
    this(fingerprint, epoch, step, sums, best, tensors, List.of());
  }

  private static Map<String, Tensor> inOrder(Map<String, Tensor> tensors) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The same, of a member of an ensemble that these were trained before. */
  Checkpoint after(List<Map<String, Tensor>> earlierMembers) {
    return new Checkpoint(fingerprint, epoch, step, sums, best, tensors, earlierMembers);
  }

  /**
   * Sums over the epoch so far.
   *
   * @param loss of every sample's loss
   * @param correct samples that were classified correctly
   * @param samples all of them
   */
  public record Sums(double loss, long correct, long samples) {

    /** Nothing yet. */
    public static final Sums NONE = new Sums(0, 0, 0);

    public Sums {
      if (!Double.isFinite(loss) || correct < 0 || correct > samples) {
        throw new IllegalArgumentException(
            "of %d samples, %d cannot be correct with a loss of %s"
                .formatted(samples, correct, loss));
      }
    }

    Sums plus(double addedLoss, int addedCorrect, int addedSamples) {
      return new Sums(loss + addedLoss, correct + addedCorrect, samples + addedSamples);
    }

    double meanLoss() {
      return loss / samples;
    }

    double accuracy() {
      return (double) correct / samples;
    }
  }

  /**
   * The epoch with the best validation loss.
   *
   * @param epoch its number, from 1; 0 if there is none yet
   * @param trainingLoss its mean training loss
   * @param trainingAccuracy its training accuracy
   * @param validationLoss its validation loss
   * @param epochsSince how many epochs came after it
   */
  public record Best(
      int epoch,
      double trainingLoss,
      double trainingAccuracy,
      double validationLoss,
      int epochsSince) {

    /** Worse than any epoch. */
    public static final Best NONE = new Best(0, 0, 0, Double.POSITIVE_INFINITY, 0);

    public Best {
      if (epoch < 0 || epochsSince < 0 || Double.isNaN(validationLoss)) {
        throw new IllegalArgumentException(
            "no epoch %d with validation loss %s can be the best, %d epochs ago"
                .formatted(epoch, validationLoss, epochsSince));
      }
    }
  }
}
