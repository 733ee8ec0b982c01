package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;

/** What a network's output should have been. */
final class Targets {

  private Targets() {}

  /** Writes 1 at each sample's label and 0 elsewhere, {@code [N, K]}. */
  static void oneHot(int[] labels, Tensor targets) {
    Arrays.fill(targets.data(), 0, targets.size(), 0);
    for (int n = 0; n < targets.dim(0); n++) {
      targets.data()[labels[n] * targets.dim(0) + n] = 1;
    }
  }
}
