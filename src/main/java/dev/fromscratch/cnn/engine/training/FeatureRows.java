package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.network.NetworkClassifier;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network finds out about samples of a data set, as predictions would find it out. If there
 * is an augmentation, every sample is looked at twice: all as they are, and then all once more as
 * an augmenter changes them in epoch 0, which no training has.
 */
final class FeatureRows {

  /** Samples of a data set that are looked at, spread evenly over it: enough for 512 features. */
  private static final int MAX_SAMPLES = 10_000;

  private static final int CHUNK_SIZE = 32;

  /** Chunks between two looks at the signal to stop. */
  private static final int CHUNKS_PER_LOOK = 32;

  private static final float FULL = 255;

  private final Dataset dataset;
  private final @Nullable Augmentation augmentation;
  private final long seed;
  private final int samples;
  private final float[][] features;

  /**
   * Room for the features of the samples of a data set.
   *
   * @param seed what the changes depend on
   */
  FeatureRows(Dataset dataset, @Nullable Augmentation augmentation, long seed) {
    this.dataset = dataset;
    this.augmentation = augmentation;
    this.seed = seed;
    this.samples = Math.min(dataset.size(), MAX_SAMPLES);
    this.features = new float[augmentation == null ? samples : 2 * samples][];
  }

  /** Shows the samples to a network; false if it was stopped. */
  boolean fill(NetworkClassifier network, WorkerPool workers, StopSignal stop) {
    int chunks = Math.ceilDiv(features.length, CHUNK_SIZE);
    for (int begin = 0; begin < chunks; begin += CHUNKS_PER_LOOK) {
      if (stop.stopRequested()) {
        return false;
      }
      int first = begin;
      workers.run(
          Math.min(CHUNKS_PER_LOOK, chunks - first),
          part -> {
            int from = (first + part) * CHUNK_SIZE;
            float[][] found = network.features(pictures(from));
            System.arraycopy(found, 0, features, from, found.length);
          });
    }
    return true;
  }

  /** The pictures of a chunk, as numbers from 0 to 1. */
  private List<float[]> pictures(int from) {
    int to = Math.min(from + CHUNK_SIZE, features.length);
    Augmenter augmenter =
        augmentation == null || to <= samples
            ? null
            : new Augmenter(augmentation, dataset.imageShape(), seed);
    List<float[]> pictures = new ArrayList<>(to - from);
    for (int n = from; n < to; n++) {
      byte[] pixels = dataset.pixels(sample(n));
      pictures.add(
          unit(
              augmenter != null && n >= samples
                  ? augmenter.augment(pixels, 0, sample(n))
                  : pixels));
    }
    return pictures;
  }

  private static float[] unit(byte[] pixels) {
    float[] unit = new float[pixels.length];
    for (int p = 0; p < unit.length; p++) {
      unit[p] = (pixels[p] & 0xFF) / FULL;
    }
    return unit;
  }

  /** The position in the data set of what row n is about. */
  private int sample(int n) {
    return (int) ((long) (n % samples) * dataset.size() / samples);
  }

  /** How many there are, changed ones too. */
  int size() {
    return features.length;
  }

  /** How many of the first are about samples as they are. */
  int unchanged() {
    return samples;
  }

  /** The features of row n, {@code [F]}. */
  float[] row(int n) {
    return features[n];
  }

  /** The class of row n. */
  int label(int n) {
    return dataset.label(sample(n));
  }

  int classes() {
    return dataset.classCount();
  }
}
