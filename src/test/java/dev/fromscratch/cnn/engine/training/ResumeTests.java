package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.format.CheckpointFile;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.AdamW;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Cosine;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.ExponentialDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.OneCycle;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.StepDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Warmup;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.optimizer.RmsProp;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was interrupted and resumed ends with the same bits as one that was not. */
class ResumeTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();
  private static final Dataset TRAINING = Quadrants.dataset(70, 1);
  private static final Dataset VALIDATION = Quadrants.dataset(30, 2);

  // 70 samples in batches of 20: four steps, the last one smaller, and the end of the epoch.
  private static final int BOUNDARIES_PER_EPOCH = 5;

  private static TrainingConfig config(Optimizer optimizer) {
    return new TrainingConfig(3, 20, LOSS, optimizer, 42);
  }

  private static InterruptedRun run(TrainingConfig config, TensorOps ops) {
    return new InterruptedRun(Quadrants.everything(), config, TRAINING, VALIDATION, ops);
  }

  private static List<TrainingConfig> everyOptimizerAndSchedule() {
    Adam adam = new Adam(0.01f);
    return List.of(
        config(new Sgd(0.05f, 0)),
        config(new Sgd(0.05f, 0.9f)),
        config(new Sgd(0.05f, 0.9f, true, 0.01f)),
        config(new RmsProp(0.001f, 0.9f, 1e-8f, 0.5f)),
        config(adam),
        config(new AdamW(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f)),
        config(adam).withSchedule(new StepDecay(1, 0.5f)),
        config(adam).withSchedule(new ExponentialDecay(0.9f)),
        config(adam).withSchedule(new OneCycle(3, 0.3f, 0.1f)),
        config(adam).withSchedule(new Warmup(6, new Cosine(0.1f))).withGradientClipNorm(0.5f));
  }

  @ParameterizedTest
  @MethodSource("everyOptimizerAndSchedule")
  void resumeWhenCutOffAnywhereEndsWithTheSameBits(TrainingConfig config)
      throws TensorFormatException {
    assertSameAfterACutAnywhere(config, Arithmetic.VECTOR.ops(), 3 * BOUNDARIES_PER_EPOCH);
  }

  /** The run ends after two of three epochs, goes back to the first, and is cut off there too. */
  @Test
  void resumeWhenTheRunStopsEarlyEndsWithTheSameBits() throws TensorFormatException {
    TrainingConfig config =
        config(new Adam(0.01f)).withEarlyStopping(new EarlyStopping(1, 1_000_000));
    assertSameAfterACutAnywhere(config, Arithmetic.VECTOR.ops(), 2 * BOUNDARIES_PER_EPOCH);
  }

  /** Averaged weights and the running statistics of batch normalization go on too. */
  @Test
  void resumeWhenThereAreAveragesEndsWithTheSameBits() throws TensorFormatException {
    TrainingConfig config =
        config(new Adam(0.01f))
            .withWeightAveraging(new WeightAveraging(0.9f))
            .withEarlyStopping(new EarlyStopping(2, 0));
    assertSameAfterACutAnywhere(
        () ->
            new InterruptedRun(
                Quadrants.normalized(), config, TRAINING, VALIDATION, Arithmetic.VECTOR.ops()),
        3 * BOUNDARIES_PER_EPOCH);
  }

  private static void assertSameAfterACutAnywhere(
      TrainingConfig config, TensorOps ops, int boundaries) throws TensorFormatException {
    assertSameAfterACutAnywhere(() -> run(config, ops), boundaries);
  }

  private static void assertSameAfterACutAnywhere(Supplier<InterruptedRun> run, int boundaries)
      throws TensorFormatException {
    InterruptedRun undisturbed = run.get();
    byte[] expected = undisturbed.goOn(1);
    assertThat(undisturbed.diary().boundaries).isEqualTo(boundaries);
    for (int place = 1; place <= boundaries; place++) {
      InterruptedRun interrupted = run.get();
      interrupted.goOnFor(place, 2);
      byte[] network = interrupted.goOn(1);
      assertThat(network).as("cut off at boundary %d", place).isEqualTo(expected);
      assertSameToldBy(interrupted, undisturbed);
    }
  }

  private static void assertSameToldBy(InterruptedRun interrupted, InterruptedRun undisturbed) {
    assertThat(interrupted.diary().told)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(undisturbed.diary().told);
  }

  /** Also between the last step of an epoch, the look at its last batch, and the evaluation. */
  @Test
  void resumeWhenStoppedWhereverItLooksEndsWithTheSameBits() throws TensorFormatException {
    TrainingConfig config =
        config(new Adam(0.01f))
            .withWeightAveraging(new WeightAveraging(0.9f))
            .withEarlyStopping(new EarlyStopping(3, 0));
    InterruptedRun undisturbed = run(config, Arithmetic.VECTOR.ops());
    byte[] expected = undisturbed.goOn(1);
    int looks = 3 * (BOUNDARIES_PER_EPOCH + 1);
    for (int look = 1; look <= looks; look++) {
      InterruptedRun interrupted = run(config, Arithmetic.VECTOR.ops());
      assertThat(interrupted.goOnUntilLook(look)).as("stopped at look %d", look).isTrue();
      assertThat(interrupted.goOn(1)).as("stopped at look %d", look).isEqualTo(expected);
      assertSameToldBy(interrupted, undisturbed);
    }
    assertThat(run(config, Arithmetic.VECTOR.ops()).goOnUntilLook(looks + 1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void resumeWhenCutOffOftenOnOtherNumbersOfThreadsEndsWithTheSameBits(Arithmetic arithmetic)
      throws TensorFormatException {
    TrainingConfig config = config(new Adam(0.01f)).withEarlyStopping(new EarlyStopping(3, 0));
    InterruptedRun undisturbed = run(config, arithmetic.ops());
    byte[] expected = undisturbed.goOn(1);
    for (int seed = 1; seed <= 3; seed++) {
      var random = new SeededRandom(seed);
      InterruptedRun interrupted = run(config, arithmetic.ops());
      int left = 3 * BOUNDARIES_PER_EPOCH;
      for (int next = 1; next <= left; next = 1 + random.nextInt(4)) {
        interrupted.goOnFor(next, 1 + random.nextInt(4));
        left -= next;
      }
      assertThat(interrupted.goOn(2)).as("seed %d", seed).isEqualTo(expected);
      assertSameToldBy(interrupted, undisturbed);
    }
  }

  @Test
  void resumeWhenThereIsNoValidationSetEndsWithTheSameBits() throws TensorFormatException {
    TrainingConfig config = config(new RmsProp(0.001f, 0.9f, 1e-8f, 0));
    TensorOps ops = TensorOps.scalar();
    Supplier<InterruptedRun> run =
        () -> new InterruptedRun(Quadrants.small(), config, TRAINING, null, ops);
    InterruptedRun interrupted = run.get();
    interrupted.goOnFor(7, 1);
    assertThat(interrupted.goOn(1)).isEqualTo(run.get().goOn(1));
  }

  /** Every boundary is told of once, where it is; and looking at each of them changes nothing. */
  @Test
  void checkpointWhenTakenEverywhereChangesNothingAndKnowsItsPlace() throws TensorFormatException {
    TrainingConfig config = config(new Adam(0.01f));
    List<String> places = new ArrayList<>();
    Network network = Network.build(Quadrants.everything(), 1);
    var listener =
        new TrainingListener() {
          @Override
          public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
            Checkpoint taken = checkpoint.get();
            places.add("%s %d.%d".formatted(boundary, taken.epoch(), taken.step()));
            assertThat(CheckpointFile.toBytes(taken))
                .isEqualTo(CheckpointFile.toBytes(checkpoint.get()));
          }
        };
    try (var workers = new WorkerPool(2)) {
      new Trainer(network, config, Arithmetic.VECTOR.ops(), workers)
          .train(TRAINING, VALIDATION, listener, () -> places.size() == 7);
    }
    assertThat(places)
        .containsExactly(
            "STEP 1.1",
            "STEP 1.2",
            "STEP 1.3",
            "STEP 1.4",
            "EPOCH 2.0",
            "STEP 2.1",
            "STEP 2.2",
            "STOP 2.2");
    InterruptedRun unseen = run(config, Arithmetic.VECTOR.ops());
    unseen.goOnFor(7, 1);
    assertThat(NetworkFile.of(network, Map.of()).toBytes())
        .isEqualTo(NetworkFile.of(networkOf(unseen), Map.of()).toBytes());
  }

  private static Network networkOf(InterruptedRun run) throws TensorFormatException {
    Checkpoint checkpoint = CheckpointFile.read(Objects.requireNonNull(run.checkpoint()));
    Network network = Network.build(Quadrants.everything(), 2);
    network
        .namedTensors()
        .forEach((name, tensor) -> {
          float[] numbers = tensor(checkpoint, "network." + name);
          System.arraycopy(numbers, 0, tensor.data(), 0, tensor.size());
        });
    return network;
  }

  private static float[] tensor(Checkpoint checkpoint, String name) {
    return Objects.requireNonNull(checkpoint.tensors().get(name), name).data();
  }

  /** A checkpoint shares no storage with its run, so a later step does not reach it. */
  @Test
  void checkpointWhenTheRunGoesOnStaysAsItWas() {
    List<Checkpoint> taken = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
            taken.add(checkpoint.get());
            bytes.add(CheckpointFile.toBytes(taken.getLast()));
          }
        };
    try (var workers = new WorkerPool(1)) {
      new Trainer(Quadrants.linear(1), config(new Adam(0.1f)), TensorOps.scalar(), workers)
          .train(TRAINING, (@Nullable Dataset) null, listener, StopSignal.NEVER);
    }
    for (int i = 0; i < taken.size(); i++) {
      assertThat(CheckpointFile.toBytes(taken.get(i))).isEqualTo(bytes.get(i));
    }
    assertThat(bytes.getFirst()).isNotEqualTo(bytes.getLast());
  }
}
