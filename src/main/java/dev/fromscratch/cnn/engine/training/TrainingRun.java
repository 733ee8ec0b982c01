package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.Shuffle;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.TrainingListener.Boundary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: for every epoch, shuffle; for every batch, forward, loss, backward, update.
 *
 * <p>A run knows where it is and all that it changes on its way, so it can be copied between any
 * two steps, and begin where another one was.
 */
final class TrainingRun {

  private final Network network;
  private final TrainingConfig config;
  private final Dataset training;
  private final @Nullable Dataset validation;
  private final TensorOps ops;
  private final Evaluator evaluator;
  private final TrainingStep trainingStep;
  private final @Nullable BestEpoch best;
  private final @Nullable WeightAverage average;
  private final int steps;
  private final LearningRateSchedule.Span span;
  private final Supplier<Checkpoint> checkpoint = this::checkpoint;
  private int epoch = 1;
  private int step;
  private Checkpoint.Sums sums = Checkpoint.Sums.NONE;
  private @Nullable String fingerprint;

  TrainingRun(
      Network network,
      TrainingConfig config,
      Dataset training,
      @Nullable Dataset validation,
      TensorOps ops,
      WorkerPool workers) {
    this.network = network;
    this.config = config;
    this.training = training;
    this.validation = validation;
    this.ops = ops;
    this.evaluator = new Evaluator(ops, workers);
    WeightAveraging averaging = config.weightAveraging();
    this.average = averaging == null ? null : new WeightAverage(averaging, network);
    this.trainingStep = new TrainingStep(network, config, average, ops, workers);
    EarlyStopping stopping = config.earlyStopping();
    this.best = stopping == null ? null : new BestEpoch(stopping, network);
    this.steps = Math.ceilDiv(training.size(), config.batchSize());
    this.span = new LearningRateSchedule.Span(steps, config.epochs());
  }

  /** Goes on to the end, or until the signal stops it. */
  Trainer.Outcome run(TrainingListener listener, StopSignal stop) {
    while (epoch <= config.epochs() && (best == null || !best.patienceIsOver())) {
      if (!trainEpoch(listener, stop) || !endEpoch(listener, stop)) {
        listener.onBoundary(Boundary.STOP, checkpoint);
        return Trainer.Outcome.STOPPED;
      }
      listener.onBoundary(Boundary.EPOCH, checkpoint);
    }
    exchangeAverage();
    if (best != null && best.restore()) {
      listener.onRestored(bestMetrics(best.best()));
    }
    return Trainer.Outcome.COMPLETED;
  }

  /** Does the steps of the epoch that are left; false if the signal stopped it. */
  private boolean trainEpoch(TrainingListener listener, StopSignal stop) {
    int[] order = Shuffle.order(training.size(), config.seed(), epoch);
    trainingStep.beginEpoch(epoch);
    while (step < steps) {
      if (stop.stopRequested()) {
        return false;
      }
      listener.onStep(learnFromNextBatch(order));
      listener.onBoundary(Boundary.STEP, checkpoint);
    }
    // The loss shows what an update did only in the next step, and the last update has none.
    int[] lastBatch = Arrays.copyOfRange(order, (steps - 1) * config.batchSize(), training.size());
    return validate(training.subset(lastBatch), stop).isPresent();
  }

  /** The step on the next batch of an epoch, whose samples come in this order. */
  private StepMetrics learnFromNextBatch(int[] order) {
    int from = step * config.batchSize();
    int count = Math.min(config.batchSize(), training.size() - from);
    long number = (long) (epoch - 1) * steps + step;
    trainingStep.run(training, order, from, count, config.seed(), number, rate(number));
    step++;
    double loss = trainingStep.lossSum(count);
    requireFinite(loss / count);
    sums = sums.plus(loss, trainingStep.correct(count), count);
    return new StepMetrics(
        epoch, step, steps, count, loss / count, sums.meanLoss(), sums.accuracy(), rate(number));
  }

  /** Evaluates the epoch and goes on to the next; false if the signal stopped the evaluation. */
  private boolean endEpoch(TrainingListener listener, StopSignal stop) {
    exchangeAverage();
    Optional<ValidationMetrics> validated =
        validation == null ? Optional.empty() : validate(validation, stop);
    if (validation != null && validated.isEmpty()) {
      exchangeAverage();
      return false;
    }
    var metrics =
        new EpochMetrics(
            epoch, sums.meanLoss(), sums.accuracy(), lastRate(epoch), validated.orElse(null));
    if (best != null) {
      best.look(metrics);
    }
    exchangeAverage();
    epoch++;
    step = 0;
    sums = Checkpoint.Sums.NONE;
    listener.onEpoch(metrics);
    return true;
  }

  /** The best epoch as it was; its evaluation is made once more, which gives the same bits. */
  private EpochMetrics bestMetrics(Checkpoint.Best figures) {
    ValidationMetrics validated =
        validate(Objects.requireNonNull(validation), StopSignal.NEVER).orElseThrow();
    return new EpochMetrics(
        figures.epoch(),
        figures.trainingLoss(),
        figures.trainingAccuracy(),
        lastRate(figures.epoch()),
        validated);
  }

  /** Puts the average, if there is one, in the place of the weights that train, or back. */
  private void exchangeAverage() {
    if (average != null) {
      average.exchange();
    }
  }

  private Optional<ValidationMetrics> validate(Dataset dataset, StopSignal stop) {
    Optional<ValidationMetrics> metrics = evaluator.validate(network, dataset, config.loss(), stop);
    metrics.ifPresent(figures -> requireFinite(figures.loss()));
    return metrics;
  }

  /** η of a step, by its number in the run, from 0. */
  private float rate(long number) {
    return config.schedule().at(number, span, config.optimizer().learningRate());
  }

  /** η of the last step of an epoch. */
  private float lastRate(int ofEpoch) {
    return rate((long) ofEpoch * steps - 1);
  }

  private void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      float rate = rate((long) (epoch - 1) * steps + step - 1);
      float learningRate = config.optimizer().learningRate();
      throw new TrainingDivergedException(loss, epoch, step, steps, rate, learningRate);
    }
  }

  /** Everything that a step or an epoch changes, by name: the storage itself. */
  private Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.namedTensors().forEach((name, tensor) -> tensors.put("network." + name, tensor));
    List<String> names = parameterNames();
    // Sorted, because the same state must always give the same bytes.
    new TreeMap<>(trainingStep.optimizer().tensors())
        .forEach((kind, remembered) -> {
          for (int p = 0; p < names.size(); p++) {
            tensors.put("optimizer.%s.%s".formatted(kind, names.get(p)), remembered.get(p));
          }
        });
    if (average != null) {
      average.namedTensors().forEach((name, tensor) -> tensors.put("average." + name, tensor));
    }
    if (best != null) {
      best.copies().forEach((name, copy) -> tensors.put("best." + name, copy));
    }
    return tensors;
  }

  /** The names of the parameters, in their order. */
  private List<String> parameterNames() {
    Map<Tensor, String> names = new HashMap<>();
    network.namedTensors().forEach((name, tensor) -> names.put(tensor, name));
    return network.parameters().stream().map(p -> names.getOrDefault(p.value(), "")).toList();
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        fingerprint(),
        epoch,
        step,
        sums,
        best == null ? null : best.best(),
        Tensors.copyOf(tensors()));
  }

  /**
   * Takes over where another run was.
   *
   * @throws CheckpointMismatchException if it was not the same run; nothing has changed then
   */
  void resume(Checkpoint earlier) {
    requireSameRun(earlier);
    Tensors.copy(earlier.tensors(), tensors());
    epoch = earlier.epoch();
    step = earlier.step();
    sums = earlier.sums();
    if (best != null && earlier.best() != null) {
      best.resume(earlier.best());
    }
  }

  private void requireSameRun(Checkpoint earlier) {
    if (!earlier.fingerprint().equals(fingerprint())) {
      throw new CheckpointMismatchException(
          "the checkpoint %s is of a run with another network, settings, data or arithmetic than %s"
              .formatted(earlier.fingerprint(), fingerprint()));
    }
    int lastStep = earlier.epoch() == config.epochs() + 1 ? 0 : steps;
    if (earlier.epoch() < 1
        || earlier.epoch() > config.epochs() + 1
        || earlier.step() < 0
        || earlier.step() > lastStep) {
      throw new CheckpointMismatchException(
          "there is no epoch %d, step %d in a run of %d epochs with %d steps"
              .formatted(earlier.epoch(), earlier.step(), config.epochs(), steps));
    }
    requireSumsOf(earlier);
    requireBestOf(earlier);
    Tensors.requireAlike(tensors(), earlier.tensors());
  }

  private void requireSumsOf(Checkpoint earlier) {
    long samples = Math.min((long) earlier.step() * config.batchSize(), training.size());
    if (earlier.sums().samples() != samples) {
      throw new CheckpointMismatchException(
          "after %d steps the checkpoint should have summed over %d samples, got %d"
              .formatted(earlier.step(), samples, earlier.sums().samples()));
    }
  }

  private void requireBestOf(Checkpoint earlier) {
    Checkpoint.Best figures = earlier.best();
    if ((figures == null) != (best == null)) {
      throw new CheckpointMismatchException(
          "a checkpoint has a best epoch if and only if its run may stop early, got " + figures);
    }
    if (figures != null && figures.epoch() + figures.epochsSince() != earlier.epoch() - 1) {
      throw new CheckpointMismatchException(
          "of %d epochs, epoch %d cannot be the best, %d epochs ago"
              .formatted(earlier.epoch() - 1, figures.epoch(), figures.epochsSince()));
    }
  }

  /** Computed when it is first needed: it reads all the data. */
  private String fingerprint() {
    if (fingerprint == null) {
      fingerprint = Fingerprint.of(network.spec(), config, training, validation, ops.description());
    }
    return fingerprint;
  }
}
