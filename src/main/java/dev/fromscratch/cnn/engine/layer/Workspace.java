package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;
import java.util.ArrayList;
import java.util.List;

/**
 * The working memory of predictions: a few buffers for activations, and scratch space.
 *
 * <p>It belongs to no network. It grows to what the largest prediction takes and is then used again
 * and again, so that nothing is allocated once it is warm. Not thread-safe: one thread, one
 * workspace.
 */
public final class Workspace {

  private final Scratch scratch = new Scratch();
  private final List<float[]> buffers = new ArrayList<>();
  private float[] input = {};

  /** Where operations work. */
  public Scratch scratch() {
    return scratch;
  }

  /** Where the input of a network may stand: at least {@code size} numbers, undefined at first. */
  public float[] input(int size) {
    if (input.length < size) {
      input = new float[size];
    }
    return input;
  }

  /** A buffer for activations, by its number: at least {@code size} numbers. */
  float[] buffer(int number, int size) {
    while (buffers.size() <= number) {
      buffers.add(new float[size]);
    }
    if (buffers.get(number).length < size) {
      buffers.set(number, new float[size]);
    }
    return buffers.get(number);
  }
}
