package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What layers have found out about a picture when nothing but the last dense layer is left to tell
 * its class: the numbers that this layer reads. Before them come means of channels, from where
 * every number still has its place on the picture: of what convolutions and residual layers read
 * behind a pooling, and of what a flatten layer reads before hidden dense layers.
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
  record Tap(int place, int channels, int area) {

    /** The means of the channels of what a layer reads, {@code [C, H, W]}. */
    static Tap means(int place, Layer layer) {
      Shape input = layer.inputShape();
      return new Tap(place, input.dim(0), input.dim(1) * input.dim(2));
    }
  }

  private Features(List<Tap> taps) {
    this.taps = List.copyOf(taps);
    this.size = size(taps);
  }

  /**
   * The features of a chain. Where they are too many, those of earlier layers are left out.
   *
   * @return none without a dense layer that is not inside a residual layer, or if it reads too many
   *     numbers and nothing else is there
   */
  public static Optional<Features> of(Chain chain) {
    List<Layer> layers = chain.order();
    int last = layers.size() - 1;
    while (last >= 0 && !(layers.get(last) instanceof Dense)) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    List<Tap> taps = new ArrayList<>();
    addIfItFits(new Tap(last, layers.get(last).inputShape().size(), 1), taps);
    boolean whole = !taps.isEmpty();
    List<Tap> earlier = earlier(layers.subList(0, last), whole);
    earlier.reversed().forEach(tap -> addIfItFits(tap, taps));
    return taps.isEmpty() ? Optional.empty() : Optional.of(new Features(taps.reversed()));
  }

  /**
   * Means of channels on the way to the last dense layer.
   *
   * @param whole whether that layer's own input is taken too
   */
  private static List<Tap> earlier(List<Layer> layers, boolean whole) {
    List<Tap> taps = new ArrayList<>();
    Tap flattened = null;
    boolean pooled = false;
    for (int i = 0; i < layers.size(); i++) {
      switch (layers.get(i)) {
        case MaxPool2d _, AvgPool2d _ -> pooled = true;
        case Conv2d _, DepthwiseConv2d _, Residual _ -> {
          if (pooled && layers.get(i).inputShape().rank() == 3) {
            taps.add(Tap.means(i, layers.get(i)));
          }
          pooled = false;
        }
        case Flatten flatten when flatten.inputShape().rank() == 3 ->
            flattened = Tap.means(i, flatten);
        case Dense _ -> {
          // Without one, the last dense layer reads all of these numbers itself.
          if (flattened != null) {
            taps.add(flattened);
            flattened = null;
          }
        }
        default -> {}
      }
    }
    if (flattened != null && !whole) {
      taps.add(flattened);
    }
    return taps;
  }

  private static void addIfItFits(Tap tap, List<Tap> taps) {
    if (size(taps) + tap.channels <= MAX_SIZE) {
      taps.add(tap);
    }
  }

  private static int size(List<Tap> taps) {
    return taps.stream().mapToInt(Tap::channels).sum();
  }

  /** How many numbers they are, from 1 to {@value #MAX_SIZE}. */
  public int size() {
    return size;
  }

  /** How many of them come from each place, in their order. */
  public List<Integer> parts() {
    return taps.stream().map(Tap::channels).toList();
  }

  List<Tap> taps() {
    return taps;
  }
}
