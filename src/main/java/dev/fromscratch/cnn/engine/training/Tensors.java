package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What is done with tensors that have names. */
final class Tensors {

  private Tensors() {}

  /** The same numbers in storage of their own. */
  static Map<String, Tensor> copyOf(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, Tensor.zeros(tensor.shape())));
    copy(tensors, copies);
    return copies;
  }

  /** Copies the numbers of all tensors to those of the same name, which have the same shape. */
  static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
    to.forEach((name, target) -> {
      Tensor source = Objects.requireNonNull(from.get(name), name);
      System.arraycopy(source.data(), 0, target.data(), 0, target.size());
    });
  }

  /**
   * Checks that tensors have these names and shapes and no others.
   *
   * @throws CheckpointMismatchException if they do not
   */
  static void requireAlike(Map<String, Tensor> expected, Map<String, Tensor> received) {
    if (!received.keySet().equals(expected.keySet())) {
      throw new CheckpointMismatchException(
          "the checkpoint should have the tensors %s, got %s"
              .formatted(expected.keySet(), received.keySet()));
    }
    expected.forEach((name, tensor) -> {
      Tensor other = Objects.requireNonNull(received.get(name), name);
      if (!other.shape().equals(tensor.shape())) {
        throw new CheckpointMismatchException(
            "tensor %s of the checkpoint should be %s, got %s"
                .formatted(name, tensor.shape(), other.shape()));
      }
    });
  }
}
