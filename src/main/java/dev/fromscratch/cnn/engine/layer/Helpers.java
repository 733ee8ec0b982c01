package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that help with the operations of a batch that is a single shard, and would otherwise be
 * the work of one thread alone.
 */
final class Helpers {

  private final WorkerPool workers;

  /** One for each thread. */
  private final List<Scratch> scratches = new ArrayList<>();

  /** A part of an operation. */
  @FunctionalInterface
  interface Part {

    /**
     * Does one part.
     *
     * @param index which
     * @param scratch of the thread that does it
     */
    void run(int index, Scratch scratch);
  }

  Helpers(WorkerPool workers) {
    this.workers = workers;
    for (int i = 0; i < workers.size(); i++) {
      scratches.add(new Scratch());
    }
  }

  /** Does all parts, in any order, and returns when they are done. */
  void run(int count, Part part) {
    workers.run(count, (i, worker) -> part.run(i, scratches.get(worker)));
  }
}
