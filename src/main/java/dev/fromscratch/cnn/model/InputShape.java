package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of one picture as JSON, {@code [channels, height, width]}. */
final class InputShape {

  private static final int MAX_CHANNELS = 4096;
  private static final int MAX_SIDE = 1024;

  private InputShape() {}

  /** The engine's form; what is wrong goes to {@code faults}, and then it is null. */
  static @Nullable Shape parse(
      @Nullable List<@Nullable Integer> axes, String pointer, Faults faults) {
    Faults wrong = new Faults();
    if (axes == null || axes.size() != 3) {
      wrong.add(
          Faults.INVALID_VALUE,
          pointer,
          "inputShape must be [channels, height, width], got "
              + (axes == null ? "none" : Received.shortened(axes)));
    } else {
      wrong.requiredInteger(pointer + "/0", axes.get(0), 1, MAX_CHANNELS);
      wrong.requiredInteger(pointer + "/1", axes.get(1), 1, MAX_SIDE);
      wrong.requiredInteger(pointer + "/2", axes.get(2), 1, MAX_SIDE);
    }
    faults.addAll(wrong);
    return axes == null || wrong.any()
        ? null
        : shape(axes.stream().mapToInt(Integer::intValue).toArray(), pointer, faults);
  }

  private static @Nullable Shape shape(int[] axes, String pointer, Faults faults) {
    try {
      return Shape.of(axes);
    } catch (IllegalArgumentException e) {
      faults.add(Faults.INVALID_VALUE, pointer, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
