package dev.fromscratch.cnn.peer;

import java.util.List;

/**
 * One library with one reference network in it. All get the same initial weights and see the same
 * pictures.
 */
interface Contender extends AutoCloseable {

  /** Name and version. */
  String name();

  /** What it can do. */
  List<Task> tasks();

  /** The numbers of threads to measure a task with; its best figure counts. */
  default List<Integer> threads(Task task) {
    return List.of(1, 2);
  }

  /**
   * How often per second it does a task, measured by itself for about this long.
   *
   * @param threads how many threads it may use
   */
  double callsPerSecond(Task task, int threads, double seconds);

  /** The logits {@code [256, 10]} that it gives for the first pictures with the initial weights. */
  float[] logits();

  /**
   * Trains without dropout from the initial weights, and returns the loss of each batch before its
   * update; empty where it cannot train with Adam. After the last whole batch comes the first.
   */
  double[] losses(int steps);

  /** How far its losses may be from ours, as a share of them: steps amplify rounding. */
  default double lossTolerance() {
    return 1e-4;
  }

  @Override
  void close();
}
