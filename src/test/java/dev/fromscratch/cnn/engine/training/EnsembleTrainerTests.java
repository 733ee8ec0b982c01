package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.format.CheckpointFile;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members of an ensemble are trained as if each were alone, wherever the run is cut off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnsembleTrainerTests {

  private static final int MEMBERS = 3;
  private static final Dataset TRAINING = Quadrants.dataset(50, 1);
  private static final Dataset VALIDATION = Quadrants.dataset(20, 2);
  private static final TensorOps OPS = Arithmetic.VECTOR.ops();

  private static final TrainingConfig PLAIN =
      new TrainingConfig(2, 20, new SoftmaxCrossEntropy(), new Adam(0.01f), 42);

  // 50 samples in batches of 20: three steps, and the end of the epoch.
  private static final int BOUNDARIES_PER_EPOCH = 4;

  private final WorkerPool workers = new WorkerPool(2);

  @AfterAll
  void endThreads() {
    workers.close();
  }

  static List<TrainingConfig> configs() {
    return List.of(
        PLAIN,
        PLAIN
            .withWeightAveraging(new WeightAveraging(0.9f))
            .withEarlyStopping(new EarlyStopping(1, 1_000_000)));
  }

  private static byte[] bytes(Ensemble ensemble) {
    return NetworkFile.of(ensemble, null, Map.of()).toBytes();
  }

  private EnsembleTrainer trainer(Ensemble ensemble, TrainingConfig config) {
    return new EnsembleTrainer(ensemble, config, OPS, workers);
  }

  private static Ensemble fresh(NetworkSpec spec) {
    return Ensemble.build(spec, MEMBERS, PLAIN.seed());
  }

  private Ensemble trained() {
    Ensemble ensemble = fresh(Quadrants.small());
    trainer(ensemble, PLAIN).train(TRAINING, VALIDATION, TrainingListener.NONE, StopSignal.NEVER);
    return ensemble;
  }

  /** With dropout and batch normalization. */
  @ParameterizedTest
  @MethodSource("configs")
  void memberWhenTrainedHasTheBitsOfANetworkThatIsTrainedAlone(TrainingConfig config) {
    Ensemble ensemble = fresh(Quadrants.normalized());
    var together = new RecordingListener();
    assertThat(trainer(ensemble, config).train(TRAINING, VALIDATION, together, StopSignal.NEVER))
        .isEqualTo(Trainer.Outcome.COMPLETED);
    var oneByOne = new RecordingListener();
    for (int i = 0; i < MEMBERS; i++) {
      Network alone = Network.build(Quadrants.normalized(), 42 + i);
      new Trainer(alone, config.withSeed(42 + i), OPS, workers)
          .train(TRAINING, VALIDATION, oneByOne, StopSignal.NEVER);
      assertThat(bytes(Ensemble.of(ensemble.members().get(i))))
          .as("member %d", i)
          .isEqualTo(bytes(Ensemble.of(alone)));
    }
    assertThat(together.steps).isEqualTo(oneByOne.steps);
    assertThat(together.epochs).isEqualTo(oneByOne.epochs);
    assertThat(together.restored).isEqualTo(oneByOne.restored);
  }

  /** In the middle of each member, after its last epoch, and so before the next begins. */
  @ParameterizedTest
  @MethodSource("configs")
  void resumeWhenCutOffAnywhereEndsWithTheSameBits(TrainingConfig config)
      throws TensorFormatException {
    Supplier<InterruptedRun> run =
        () ->
            new InterruptedRun(
                Quadrants.small(), MEMBERS, config, TRAINING, VALIDATION, Arithmetic.VECTOR.ops());
    InterruptedRun undisturbed = run.get();
    byte[] expected = undisturbed.goOn(1);
    int boundaries = MEMBERS * 2 * BOUNDARIES_PER_EPOCH;
    assertThat(undisturbed.diary().boundaries).isEqualTo(boundaries);
    for (int place = 1; place <= boundaries; place++) {
      InterruptedRun interrupted = run.get();
      interrupted.goOnFor(place, 2);
      assertThat(interrupted.goOn(1)).as("cut off at boundary %d", place).isEqualTo(expected);
      assertThat(interrupted.diary().told).isEqualTo(undisturbed.diary().told);
    }
  }

  @Test
  void resumeWhenCutOffOftenEndsWithTheSameBits() throws TensorFormatException {
    InterruptedRun run =
        new InterruptedRun(Quadrants.small(), MEMBERS, PLAIN, TRAINING, VALIDATION, OPS);
    for (int cut = 0; cut < 7; cut++) {
      run.goOnFor(3, 1 + cut % 2);
    }
    assertThat(run.goOn(2)).isEqualTo(bytes(trained()));
  }

  /** Stopped at its 20th look: within the third member, or while it is evaluated. */
  @Test
  void trainWhenStoppedLeavesACheckpointWithTheMembersThatAreDone() {
    Ensemble ensemble = fresh(Quadrants.small());
    List<Checkpoint> taken = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    int[] looks = {0};
    Trainer.Outcome outcome =
        trainer(ensemble, PLAIN)
            .train(TRAINING, null, keeping(taken, members), () -> ++looks[0] == 20);
    assertThat(outcome).isEqualTo(Trainer.Outcome.STOPPED);
    assertThat(members).containsExactly(1, 2, 3);
    assertThat(taken.getLast().finished()).hasSize(2);
    Map<String, Tensor> first = ensemble.members().getFirst().namedTensors();
    taken
        .getLast()
        .finished()
        .getFirst()
        .forEach((name, tensor) ->
            assertThat(tensor.data()).isEqualTo(Objects.requireNonNull(first.get(name)).data()));
  }

  private static TrainingListener keeping(List<Checkpoint> taken, List<Integer> members) {
    return new TrainingListener() {
      @Override
      public void onMember(int member) {
        members.add(member);
      }

      @Override
      public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
        taken.add(checkpoint.get());
      }
    };
  }

  private List<Checkpoint> checkpoints(Ensemble ensemble, TrainingConfig config) {
    List<Checkpoint> taken = new ArrayList<>();
    trainer(ensemble, config)
        .train(TRAINING, VALIDATION, keeping(taken, new ArrayList<>()), StopSignal.NEVER);
    return taken;
  }

  /** A run that cannot take up a checkpoint can begin anew, as if it had never seen it. */
  @Test
  void resumeWhenTheCheckpointIsAnothersChangesNothing() {
    TrainingConfig other = PLAIN.withSeed(7);
    Checkpoint foreign = checkpoints(fresh(Quadrants.small()), other).get(10);
    assertThat(foreign.finished()).hasSize(1);
    Ensemble ensemble = fresh(Quadrants.small());
    EnsembleTrainer trainer = trainer(ensemble, PLAIN);
    assertRefused(trainer, foreign, "is of a run with another network, settings, data or");
    trainer.train(TRAINING, VALIDATION, TrainingListener.NONE, StopSignal.NEVER);
    assertThat(bytes(ensemble)).isEqualTo(bytes(trained()));
  }

  @Test
  void resumeWhenTheCheckpointHasOtherMembersIsRefused() {
    Checkpoint good = checkpoints(fresh(Quadrants.small()), PLAIN).getLast();
    assertThat(good.finished()).hasSize(2);
    Ensemble two = Ensemble.build(Quadrants.small(), 2, PLAIN.seed());
    assertRefused(
        trainer(two, PLAIN), good, "the checkpoint is of member 3 of an ensemble, here are 2");
    Ensemble three = fresh(Quadrants.small());
    Map<String, Tensor> foreign = Map.of("0.weight", Tensor.zeros(1));
    assertRefused(
        trainer(three, PLAIN),
        good.after(List.of(good.finished().getFirst(), foreign)),
        "the checkpoint should have the tensors [0.weight, 0.bias,");
    assertThatExceptionOfType(CheckpointMismatchException.class)
        .isThrownBy(() ->
            new Trainer(three.members().getFirst(), PLAIN, OPS, workers)
                .resume(good, TRAINING, VALIDATION, TrainingListener.NONE, StopSignal.NEVER))
        .withMessage("the checkpoint is of member 3 of an ensemble, not of a network by itself");
    assertThat(bytes(three)).isEqualTo(bytes(fresh(Quadrants.small())));
  }

  private static void assertRefused(EnsembleTrainer trainer, Checkpoint checkpoint, String why) {
    assertThatExceptionOfType(CheckpointMismatchException.class)
        .isThrownBy(() ->
            trainer.resume(
                checkpoint, TRAINING, VALIDATION, TrainingListener.NONE, StopSignal.NEVER))
        .withMessageContaining(why);
  }

  /** The checkpoint of a single network has the bytes that it always had. */
  @Test
  void checkpointWhenThereIsOneNetworkIsThatOfATrainer() {
    Ensemble one = Ensemble.build(Quadrants.small(), 1, PLAIN.seed());
    List<Checkpoint> alone = new ArrayList<>();
    new Trainer(Network.build(Quadrants.small(), PLAIN.seed()), PLAIN, OPS, workers)
        .train(TRAINING, VALIDATION, keeping(alone, new ArrayList<>()), StopSignal.NEVER);
    assertThat(checkpoints(one, PLAIN).stream().map(CheckpointFile::toBytes))
        .containsExactlyElementsOf(alone.stream().map(CheckpointFile::toBytes).toList());
  }

  @Test
  void trainWhenAMemberDivergesSaysWhich() {
    TrainingConfig wild =
        new TrainingConfig(9, 20, new SoftmaxCrossEntropy(), new Sgd(1e30f, 0.9f), 42);
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> checkpoints(fresh(Quadrants.small()), wild))
        .withMessageStartingWith("network 1 of 3: the loss became ");
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> checkpoints(Ensemble.build(Quadrants.small(), 1, 42), wild))
        .withMessageStartingWith("the loss became ");
  }

  @Test
  void memoryWhenThereAreMoreMembersGrowsByWhatTheyAreSavedWith() {
    Network network = Network.build(Quadrants.small(), 1);
    long one = EnsembleTrainer.memoryBytes(network, PLAIN, 1);
    assertThat(one).isEqualTo(Trainer.memoryBytes(network, PLAIN));
    assertThat(EnsembleTrainer.memoryBytes(network, PLAIN, 5) - one)
        .isEqualTo(4 * 4 * network.parameterCount() * Float.BYTES);
  }
}
