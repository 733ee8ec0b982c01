package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** Whether a data set is one that a network can learn from or be measured on. */
final class Fit {

  private Fit() {}

  /**
   * Checks shapes and classes before any work is done.
   *
   * @param purpose what the data set is for, as the message begins
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   */
  static void require(String purpose, Network network, Dataset dataset) {
    if (dataset.size() == 0) {
      throw new IllegalArgumentException(purpose + " needs at least one sample, got none");
    }
    if (!dataset.imageShape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          "the network expects images %s, the data set has %s"
              .formatted(network.inputShape(), dataset.imageShape()));
    }
    Shape expected = Shape.of(dataset.classCount());
    if (!network.outputShape().equals(expected)) {
      throw new IllegalArgumentException(
          "a data set of %d classes needs a network with output %s, got %s"
              .formatted(dataset.classCount(), expected, network.outputShape()));
    }
  }
}
