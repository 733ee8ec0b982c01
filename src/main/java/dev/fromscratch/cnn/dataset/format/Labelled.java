package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Pictures with the names of their classes, as they are read. */
final class Labelled {

  /** Pixels along a side of every picture. */
  static final int SIDE = 28;

  /** Pixels of every picture. */
  static final int PIXELS = SIDE * SIDE;

  static final Shape SHAPE = Shape.of(1, SIDE, SIDE);

  /** These pixels, and the same once more while they grow or are put in order. */
  private static final int COPIES = 3;

  private final int limit;
  private final List<String> labels = new ArrayList<>();
  private byte[] pixels;

  /**
   * None yet.
   *
   * @param expected how many there will be, about
   * @param limit how many there may be
   * @throws ApiException 422 if more are expected than may be
   */
  Labelled(int expected, int limit) {
    this.limit = limit;
    requireRoom(expected);
    this.pixels = new byte[expected * PIXELS];
  }

  /**
   * Adds a picture.
   *
   * @throws ApiException 422 if there are too many now
   */
  void add(String label, byte[] picture) {
    int from = labels.size() * PIXELS;
    if (from == pixels.length) {
      requireRoom(labels.size() + 1);
      int grown = Math.min(limit, labels.size() + labels.size() / 2 + 1);
      pixels = Arrays.copyOf(pixels, grown * PIXELS);
    }
    System.arraycopy(picture, 0, pixels, from, PIXELS);
    labels.add(label);
  }

  private void requireRoom(int count) {
    if (count > limit) {
      throw tooMany("%d pictures may be in a data set, got more".formatted(limit));
    }
    long needed = (long) COPIES * count * PIXELS;
    long available = Runtime.getRuntime().maxMemory() / 2;
    if (needed > available) {
      throw tooMany(
          "reading %d pictures takes %d MB of memory, at most %d MB are allowed"
              .formatted(count, needed >> 20, available >> 20));
    }
  }

  private static ApiException tooMany(String detail) {
    return ApiException.of(HttpStatus.UNPROCESSABLE_CONTENT, "too-many-pictures", detail);
  }

  int size() {
    return labels.size();
  }

  List<String> labels() {
    return labels;
  }

  /**
   * As a data set.
   *
   * @param classes the index of each class, in the order of the indices
   */
  Dataset toDataset(Map<String, Integer> classes) {
    int[] indices = labels.stream().mapToInt(label -> classes.getOrDefault(label, -1)).toArray();
    return Dataset.of(
        SHAPE, List.copyOf(classes.keySet()), Arrays.copyOf(pixels, size() * PIXELS), indices);
  }
}
