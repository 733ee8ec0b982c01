package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures networks on a data set, on all cores and with the same bits on any number of them; the
 * parameters stay as they are.
 */
public final class Evaluator {

  /** Samples that go through the network together. */
  static final int CHUNK_SIZE = 64;

  /** Chunks between two looks at the signal to stop: some tenths of a second for most networks. */
  private static final int CHUNKS_PER_LOOK = 32;

  private final TensorOps ops;
  private final WorkerPool workers;

  public Evaluator(TensorOps ops, WorkerPool workers) {
    this.ops = ops;
    this.workers = workers;
  }

  /** Looks at a chunk of samples that has gone through the network; called by several threads. */
  @FunctionalInterface
  private interface ChunkVisitor {
    void visit(int chunk, Shard shard, Tensor output);
  }

  /**
   * Measures what training looks at after every epoch, and no more; empty if it was stopped.
   *
   * @param loss what training minimises; measured is its {@link Loss#forEvaluation()}
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   */
  public Optional<ValidationMetrics> validate(
      Network network, Dataset dataset, Loss loss, StopSignal stop) {
    Fit.require("validation", network, dataset);
    int[] correct = new int[chunks(dataset)];
    OptionalDouble meanLoss =
        visitAll(
            network,
            dataset,
            loss,
            stop,
            EvaluationListener.NONE,
            (chunk, shard, _) -> correct[chunk] = shard.correct());
    return meanLoss.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ValidationMetrics(
                meanLoss.getAsDouble(), (double) IntStream.of(correct).sum() / dataset.size()));
  }

  /** The same without a way to stop it. */
  public ValidationMetrics validate(Network network, Dataset dataset, Loss loss) {
    return validate(network, dataset, loss, StopSignal.NEVER).orElseThrow();
  }

  /**
   * Measures all there is to know, by the probabilities of the classes; empty if it was stopped.
   *
   * @param temperature what the network's probabilities are changed by before they are looked at;
   *     the loss is that of the network itself
   * @param loss what training minimises; measured is its {@link Loss#forEvaluation()}
   * @param listener is told now and then how far it is
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   * @throws TrainingDivergedException if the loss is not a finite number or the network gives no
   *     number for a sample; such a network is not a classifier
   */
  public Optional<Evaluation> evaluate(
      Network network,
      Temperature temperature,
      Dataset dataset,
      Loss loss,
      StopSignal stop,
      EvaluationListener listener) {
    Fit.require("evaluation", network, dataset);
    var outcomes = new Outcomes(dataset);
    OptionalDouble meanLoss =
        visitAll(
            network,
            dataset,
            loss,
            stop,
            listener,
            (chunk, shard, output) -> {
              Tensor probabilities = shard.probabilities(output);
              int count = output.dim(0);
              for (int n = 0; n < count; n++) {
                temperature.applyTo(probabilities.data(), n, count, output.dim(1));
                outcomes.put(chunk * CHUNK_SIZE + n, probabilities, n);
              }
            });
    return meanLoss.isEmpty()
        ? Optional.empty()
        : Optional.of(outcomes.evaluate(meanLoss.getAsDouble()));
  }

  /**
   * Measures what several networks answer on average, by several views of every sample: what a
   * model would predict. A single network without other views is measured as above.
   *
   * @param views how each network looks at a sample
   * @param temperature what the mean probabilities are changed by before they are looked at
   * @param loss measured on the mean as it is, see {@link AnswerSums#loss}
   * @param listener is told now and then how far it is
   * @throws IllegalArgumentException as above
   * @throws TrainingDivergedException as above
   */
  public Optional<Evaluation> evaluate(
      Ensemble ensemble,
      TestTimeAugmentation views,
      Temperature temperature,
      Dataset dataset,
      Loss loss,
      StopSignal stop,
      EvaluationListener listener) {
    Network first = ensemble.members().getFirst();
    if (ensemble.size() == 1 && views.isNone()) {
      return evaluate(first, temperature, dataset, loss, stop, listener);
    }
    Fit.require("evaluation", first, dataset);
    var outcomes = new Outcomes(dataset);
    OptionalDouble meanLoss =
        new MeanAnswers(ensemble, views, dataset, ops, workers)
            .visitAll(
                loss,
                stop,
                listener,
                (from, probabilities) -> {
                  int count = probabilities.dim(0);
                  for (int n = 0; n < count; n++) {
                    temperature.applyTo(probabilities.data(), n, count, probabilities.dim(1));
                    outcomes.put(from + n, probabilities, n);
                  }
                });
    return meanLoss.isEmpty()
        ? Optional.empty()
        : Optional.of(outcomes.evaluate(meanLoss.getAsDouble()));
  }

  /** The same of the probabilities as they are, without anybody who is told. */
  public Optional<Evaluation> evaluate(
      Ensemble ensemble, TestTimeAugmentation views, Dataset dataset, Loss loss, StopSignal stop) {
    return evaluate(
        ensemble, views, Temperature.NONE, dataset, loss, stop, EvaluationListener.NONE);
  }

  /** The same of one network. */
  public Optional<Evaluation> evaluate(
      Network network, Dataset dataset, Loss loss, StopSignal stop) {
    return evaluate(network, Temperature.NONE, dataset, loss, stop, EvaluationListener.NONE);
  }

  /** The same without a way to stop it. */
  public Evaluation evaluate(Network network, Dataset dataset, Loss loss) {
    return evaluate(network, dataset, loss, StopSignal.NEVER).orElseThrow();
  }

  /**
   * What networks say on average to the samples of a data set, or to the first ten million numbers'
   * worth of them; empty if it was stopped.
   *
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   * @throws TrainingDivergedException if the network gives no number for a sample
   */
  public Optional<Answers> answers(
      Ensemble ensemble, TestTimeAugmentation views, Dataset dataset, StopSignal stop) {
    Network network = ensemble.members().getFirst();
    Fit.require("answers", network, dataset);
    int[] first = IntStream.range(0, Answers.limit(dataset)).toArray();
    Dataset asked = first.length == dataset.size() ? dataset : dataset.subset(first);
    var answers = new Answers(asked);
    OptionalDouble loss =
        ensemble.size() == 1 && views.isNone()
            ? askAlone(network, asked, answers, stop)
            : new MeanAnswers(ensemble, views, asked, ops, workers)
                .visitAll(
                    new SoftmaxCrossEntropy(), stop, EvaluationListener.NONE, answers::putAll);
    for (int n = 0; loss.isPresent() && n < answers.size(); n++) {
      if (Float.isNaN(answers.largest(n))) {
        throw TrainingDivergedException.inEvaluation(asked.originalIndex(n));
      }
    }
    return loss.isPresent() ? Optional.of(answers) : Optional.empty();
  }

  private OptionalDouble askAlone(
      Network network, Dataset asked, Answers answers, StopSignal stop) {
    return visitAll(
        network,
        asked,
        new SoftmaxCrossEntropy(),
        stop,
        EvaluationListener.NONE,
        (chunk, shard, output) -> answers.putAll(chunk * CHUNK_SIZE, shard.probabilities(output)));
  }

  /** The same of one network that looks at samples as they are. */
  public Optional<Answers> answers(Network network, Dataset dataset, StopSignal stop) {
    return answers(Ensemble.of(network), TestTimeAugmentation.NONE, dataset, stop);
  }

  private static int chunks(Dataset dataset) {
    return Math.ceilDiv(dataset.size(), CHUNK_SIZE);
  }

  /** Runs every sample through the network; returns the mean loss, or nothing if stopped. */
  private OptionalDouble visitAll(
      Network network,
      Dataset dataset,
      Loss loss,
      StopSignal stop,
      EvaluationListener listener,
      ChunkVisitor visitor) {
    Loss measured = loss.forEvaluation();
    int size = dataset.size();
    int[] order = IntStream.range(0, size).toArray();
    double[] lossSums = new double[chunks(dataset)];
    Queue<Shard> idle = new ConcurrentLinkedQueue<>();
    for (int begin = 0; begin < lossSums.length; begin += CHUNKS_PER_LOOK) {
      if (stop.stopRequested()) {
        return OptionalDouble.empty();
      }
      int first = begin;
      workers.run(
          Math.min(CHUNKS_PER_LOOK, lossSums.length - first),
          part -> {
            int chunk = first + part;
            Shard shard = idleOrNew(idle, network);
            int from = chunk * CHUNK_SIZE;
            int count = Math.min(CHUNK_SIZE, size - from);
            Tensor output = shard.forward(dataset, order, from, count, measured);
            visitor.visit(chunk, shard, output);
            lossSums[chunk] = shard.lossSum();
            idle.add(shard);
          });
      listener.onSamples(Math.min(size, (begin + CHUNKS_PER_LOOK) * CHUNK_SIZE), size);
    }
    return OptionalDouble.of(DoubleStream.of(lossSums).sum() / size);
  }

  private Shard idleOrNew(Queue<Shard> idle, Network network) {
    Shard shard = idle.poll();
    return shard != null ? shard : new Shard(network, CHUNK_SIZE, Pass.inference(ops));
  }
}
