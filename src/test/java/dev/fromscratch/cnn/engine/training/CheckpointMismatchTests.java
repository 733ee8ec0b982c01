package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A checkpoint that is not one of the run is refused, and the network stays as it was. */
class CheckpointMismatchTests {

  private static final String ANOTHER = "is of a run with another network, settings, data";
  private static final Dataset TRAINING = Quadrants.dataset(20, 1);
  private static final Dataset VALIDATION = Quadrants.dataset(8, 2);
  private static final TrainingConfig CONFIG =
      new TrainingConfig(3, 8, new SoftmaxCrossEntropy(), new Sgd(0.1f, 0.9f), 42)
          .withEarlyStopping(new EarlyStopping(2, 0));

  private final WorkerPool workers = new WorkerPool(1);

  /** After the second epoch's first step. */
  private final Checkpoint good = take(5);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private Checkpoint take(int boundary) {
    var listener =
        new TrainingListener() {
          private int boundaries;
          private @Nullable Checkpoint taken;

          @Override
          public void onBoundary(Boundary reached, Supplier<Checkpoint> checkpoint) {
            if (++boundaries == boundary) {
              taken = checkpoint.get();
            }
          }
        };
    new Trainer(Quadrants.linear(1), CONFIG, TensorOps.scalar(), workers)
        .train(TRAINING, VALIDATION, listener, StopSignal.NEVER);
    return Objects.requireNonNull(listener.taken);
  }

  private void assertRefused(Checkpoint checkpoint, String message) {
    assertRefused(
        checkpoint, Quadrants.linear(2), CONFIG, TRAINING, VALIDATION, TensorOps.scalar(), message);
  }

  private void assertRefused(
      Checkpoint checkpoint,
      Network network,
      TrainingConfig config,
      Dataset training,
      Dataset validation,
      TensorOps ops,
      String message) {
    Map<String, Tensor> before = network.namedTensors();
    Map<String, Tensor> copies = Tensors.copyOf(before);
    var listener = new RecordingListener();
    Trainer trainer = new Trainer(network, config, ops, workers);
    assertThatExceptionOfType(CheckpointMismatchException.class)
        .isThrownBy(
            () -> trainer.resume(checkpoint, training, validation, listener, StopSignal.NEVER))
        .withMessageContaining(message);
    assertThat(listener.steps).isEmpty();
    before.forEach((name, tensor) ->
        assertThat(tensor.data())
            .as(name)
            .isEqualTo(Objects.requireNonNull(copies.get(name)).data()));
  }

  @Test
  void resumeWhenTheCheckpointIsItsOwnGoesOn() {
    var listener = new RecordingListener();
    new Trainer(Quadrants.linear(2), CONFIG, TensorOps.scalar(), workers)
        .resume(good, TRAINING, VALIDATION, listener, StopSignal.NEVER);
    assertThat(listener.steps.getFirst().epoch()).isEqualTo(2);
    assertThat(listener.steps.getFirst().step()).isEqualTo(2);
  }

  @Test
  void resumeWhenAnythingTheRunDependsOnDiffersIsRefused() {
    TensorOps ops = TensorOps.scalar();
    Network network = Quadrants.linear(2);
    Dataset other = Quadrants.dataset(20, 3);
    Network wide = Quadrants.wide(1);
    assertRefused(good, wide, CONFIG, TRAINING, VALIDATION, ops, ANOTHER);
    assertRefused(good, network, CONFIG, other, VALIDATION, ops, ANOTHER);
    assertRefused(good, network, CONFIG, TRAINING, other, ops, ANOTHER);
    for (TrainingConfig config :
        new TrainingConfig[] {
          new TrainingConfig(3, 8, CONFIG.loss(), CONFIG.optimizer(), 43),
          new TrainingConfig(3, 8, CONFIG.loss(), new Sgd(0.1f, 0.8f), 42),
          new TrainingConfig(3, 8, CONFIG.loss(), new Adam(0.1f), 42),
          new TrainingConfig(3, 9, CONFIG.loss(), CONFIG.optimizer(), 42),
          CONFIG.withGradientClipNorm(1)
        }) {
      assertRefused(good, network, config, TRAINING, VALIDATION, ops, ANOTHER);
    }
  }

  @Test
  void resumeWhenTheArithmeticDiffersIsRefused() {
    TensorOps ops = Arithmetic.VECTOR.ops();
    assertRefused(good, Quadrants.linear(2), CONFIG, TRAINING, VALIDATION, ops, ANOTHER);
  }

  @Test
  void resumeWhenThePositionCannotBeIsRefused() {
    String place = "there is no epoch %d, step %d in a run of 3 epochs with 3 steps";
    assertRefused(at(5, 0, good.sums()), place.formatted(5, 0));
    assertRefused(at(2, 4, good.sums()), place.formatted(2, 4));
    assertRefused(at(4, 1, good.sums()), place.formatted(4, 1));
    assertRefused(
        at(2, 2, good.sums()), "after 2 steps the checkpoint should have summed over 16 samples");
    assertRefused(
        at(2, 3, new Checkpoint.Sums(1, 1, 24)), "should have summed over 20 samples, got 24");
    assertRefused(at(3, 1, good.sums()), "of 2 epochs, epoch 1 cannot be the best, 0 epochs ago");
  }

  private Checkpoint at(int epoch, int step, Checkpoint.Sums sums) {
    return new Checkpoint(good.fingerprint(), epoch, step, sums, good.best(), good.tensors());
  }

  @Test
  void resumeWhenTheBestEpochIsMissingIsRefused() {
    assertRefused(
        new Checkpoint(good.fingerprint(), 2, 1, good.sums(), null, good.tensors()),
        "a checkpoint has a best epoch if and only if its run may stop early, got null");
  }

  @Test
  void resumeWhenATensorIsMissingForeignOrOfAnotherShapeIsRefused() {
    String names = "the checkpoint should have the tensors [network.1.weight, network.1.bias,";
    assertRefused(changed(tensors -> tensors.remove("optimizer.velocity.1.bias")), names);
    assertRefused(changed(tensors -> tensors.put("extra", Tensor.zeros(1))), names);
    assertRefused(
        changed(tensors -> tensors.put("best.1.bias", Tensor.zeros(2, 2))),
        "tensor best.1.bias of the checkpoint should be [4], got [2, 2]");
  }

  private Checkpoint changed(Consumer<Map<String, Tensor>> change) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
    change.accept(tensors);
    return new Checkpoint(good.fingerprint(), 2, 1, good.sums(), good.best(), tensors);
  }
}
