package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of noise: speed does not depend on what they show. */
public final class ReferenceData {

  private ReferenceData() {}

  /** As many pictures with labels, always the same. */
  public static Dataset dataset(int count) {
    var random = new SeededRandom(1);
    byte[] pixels = new byte[count * ReferenceNetwork.IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    int[] labels =
        IntStream.range(0, count).map(_ -> random.nextInt(ReferenceNetwork.CLASSES)).toArray();
    List<String> names =
        IntStream.range(0, ReferenceNetwork.CLASSES).mapToObj(Integer::toString).toList();
    return Dataset.of(ReferenceNetwork.IMAGE, names, pixels, labels);
  }

  /** The pictures {@code [from, from + count)} as the networks take them, pixels from 0 to 1. */
  public static Tensor images(Dataset dataset, int from, int count) {
    float[] images = new float[count * dataset.imageShape().size()];
    int to = 0;
    for (int i = from; i < from + count; i++) {
      for (byte pixel : dataset.pixels(i)) {
        images[to++] = Byte.toUnsignedInt(pixel) / 255f;
      }
    }
    return Tensor.batch(dataset.imageShape(), images);
  }
}
