package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What layers have found out about a picture when nothing but the last dense layer is left to tell
 * its class: the numbers that this layer reads. If a flatten layer and hidden dense layers stand
 * before it, the mean of each channel that the flatten layer reads comes before them: there, every
 * number still has its place on the picture.
 */
public final class Features {

  /** Of more numbers than these, a covariance takes more memory than it is worth: 1 MB. */
  public static final int MAX_SIZE = 512;

  private final List<Tap> taps;
  private final int size;

  /**
   * Where numbers are taken from: the input of a layer.
   *
   * @param place that of the layer in the order in which layers are run
   * @param channels how many features there are
   * @param area how many numbers of a sample each of them is the mean of
   */
  record Tap(int place, int channels, int area) {}

  private Features(List<Tap> taps) {
    this.taps = List.copyOf(taps);
    this.size = taps.stream().mapToInt(Tap::channels).sum();
  }

  /**
   * The features of a chain; none without a dense layer that is not inside a residual layer, or if
   * it reads too many numbers and there is no flatten layer.
   */
  public static Optional<Features> of(Chain chain) {
    List<Layer> layers = chain.order();
    int last = lastBefore(layers.size(), layers, layer -> layer instanceof Dense);
    if (last < 0) {
      return Optional.empty();
    }
    int numbers = layers.get(last).inputShape().size();
    int flatten =
        lastBefore(
            last, layers, layer -> layer instanceof Flatten && layer.inputShape().rank() == 3);
    int hidden = lastBefore(last, layers, layer -> layer instanceof Dense);
    List<Tap> taps = new ArrayList<>();
    // Without a hidden layer between the two, the last one reads all of these numbers itself.
    if (flatten >= 0 && (hidden > flatten || numbers > MAX_SIZE)) {
      Shape input = layers.get(flatten).inputShape();
      addIfItFits(new Tap(flatten, input.dim(0), input.dim(1) * input.dim(2)), taps);
    }
    addIfItFits(new Tap(last, numbers, 1), taps);
    return taps.isEmpty() ? Optional.empty() : Optional.of(new Features(taps));
  }

  private static int lastBefore(int end, List<Layer> layers, Predicate<Layer> wanted) {
    int place = end - 1;
    while (place >= 0 && !wanted.test(layers.get(place))) {
      place--;
    }
    return place;
  }

  private static void addIfItFits(Tap tap, List<Tap> taps) {
    if (taps.stream().mapToInt(Tap::channels).sum() + tap.channels <= MAX_SIZE) {
      taps.add(tap);
    }
  }

  /** How many numbers they are, from 1 to {@value #MAX_SIZE}. */
  public int size() {
    return size;
  }

  List<Tap> taps() {
    return taps;
  }
}
