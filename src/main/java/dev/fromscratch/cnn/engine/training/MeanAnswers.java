package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Viewer;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;

/**
 * What several networks, each by several views, make of the samples of a data set on average. One
 * network works at a time, so that working memory is that of one.
 */
final class MeanAnswers {

  /** Chunks that a network goes through before the next has its turn. */
  private static final int CHUNKS_TOGETHER = 32;

  private final Ensemble ensemble;
  private final Viewer viewer;
  private final Dataset dataset;
  private final TensorOps ops;
  private final WorkerPool workers;

  /** Looks at samples that all networks have answered; called by several threads. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Looks at a chunk.
     *
     * @param first the position of its first sample
     * @param probabilities {@code [N, K]}
     */
    void visit(int first, Tensor probabilities);
  }

  MeanAnswers(
      Ensemble ensemble,
      TestTimeAugmentation views,
      Dataset dataset,
      TensorOps ops,
      WorkerPool workers) {
    this.ensemble = ensemble;
    this.viewer = new Viewer(views.views(), ensemble.inputShape());
    this.dataset = dataset;
    this.ops = ops;
    this.workers = workers;
  }

  /** Lets every network answer every sample; returns the mean loss, or nothing if stopped. */
  OptionalDouble visitAll(
      Loss loss, StopSignal stop, EvaluationListener listener, Visitor visitor) {
    Loss measured = loss.forEvaluation();
    double[] lossSums = new double[Math.ceilDiv(dataset.size(), Evaluator.CHUNK_SIZE)];
    for (int begin = 0; begin < lossSums.length; begin += CHUNKS_TOGETHER) {
      int first = begin;
      List<AnswerSums> sums = sums(first, Math.min(first + CHUNKS_TOGETHER, lossSums.length));
      for (Network member : ensemble.members()) {
        if (!addAnswers(member, sums, stop)) {
          return OptionalDouble.empty();
        }
      }
      int answers = ensemble.size() * viewer.views();
      workers.run(
          sums.size(),
          i -> {
            AnswerSums chunk = sums.get(i);
            chunk.divide(answers);
            lossSums[first + i] = chunk.loss(measured, dataset, ops);
            visitor.visit(chunk.first(), chunk.probabilities());
          });
      AnswerSums last = sums.getLast();
      listener.onSamples(last.first() + last.count(), dataset.size());
    }
    return OptionalDouble.of(DoubleStream.of(lossSums).sum() / dataset.size());
  }

  private List<AnswerSums> sums(int fromChunk, int toChunk) {
    List<AnswerSums> sums = new ArrayList<>();
    for (int chunk = fromChunk; chunk < toChunk; chunk++) {
      int first = chunk * Evaluator.CHUNK_SIZE;
      int count = Math.min(Evaluator.CHUNK_SIZE, dataset.size() - first);
      sums.add(new AnswerSums(first, count, ensemble.outputShape()));
    }
    return sums;
  }

  /** Adds what one network says by every view; false if it was stopped. */
  private boolean addAnswers(Network member, List<AnswerSums> sums, StopSignal stop) {
    Queue<ViewPass> idle = new ConcurrentLinkedQueue<>();
    for (int view = 0; view < viewer.views(); view++) {
      if (stop.stopRequested()) {
        return false;
      }
      int seen = view;
      workers.run(
          sums.size(),
          i -> {
            ViewPass polled = idle.poll();
            ViewPass pass = polled != null ? polled : new ViewPass(member, viewer, ops);
            pass.addAnswers(dataset, seen, sums.get(i));
            idle.add(pass);
          });
    }
    return true;
  }
}
