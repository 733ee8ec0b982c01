package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.DoubleNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightAverageTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private final WorkerPool workers = new WorkerPool(2);
  private final Network network = Network.build(Quadrants.normalized(), 1);
  private final Dataset training = Quadrants.dataset(70, 1);
  private final Dataset validation = Quadrants.dataset(70, 2);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  /** Twenty steps in batches of seven. */
  private static TrainingConfig config() {
    return new TrainingConfig(2, 7, LOSS, new Adam(0.01f), 42);
  }

  private static TrainingConfig averaging(float decay) {
    return config().withWeightAveraging(new WeightAveraging(decay));
  }

  private Trainer.Outcome train(
      Network trained, TrainingConfig config, TrainingListener listener, StopSignal stop) {
    return new Trainer(trained, config, TensorOps.scalar(), workers)
        .train(training, validation, listener, stop);
  }

  /** All numbers of a network, one after the other. */
  private static double[] numbers(Network network) {
    return network.tensors().stream()
        .flatMapToDouble(tensor -> Arrays.stream(DoubleNetwork.doubles(tensor.data())))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.1", "1, 0.181818182", "8, 0.5", "80, 0.9", "89, 0.9", "1000000, 0.9"})
  void decayWhenTheRunIsYoungIsSmaller(long step, float decay) {
    assertThat(new WeightAveraging(0.9f).decay(step)).isEqualTo(decay);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, Float.NaN})
  void constructorWhenTheDecayIsOutOfRangeSaysSo(float decay) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightAveraging(decay))
        .withMessage("decay must be at least 0 and below 1, got " + decay);
  }

  /** The weights of every step, averaged here in double precision; running statistics too. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f, 0.99f})
  void trainWhenItEndsLeavesTheAverageOfAllSteps(float decay) {
    double[] average = numbers(network);
    List<StepMetrics> steps = new ArrayList<>();
    train(
        network,
        averaging(decay),
        new TrainingListener() {
          @Override
          public void onStep(StepMetrics metrics) {
            double d = Math.min(decay, (1.0 + steps.size()) / (10 + steps.size()));
            double[] current = numbers(network);
            for (int i = 0; i < average.length; i++) {
              average[i] = d * average[i] + (1 - d) * current[i];
            }
            steps.add(metrics);
          }
        },
        StopSignal.NEVER);
    assertThat(steps).hasSize(20);
    assertThat(numbers(network)).containsExactly(average, within(1e-5));
  }

  /** The average only looks on: the steps are the same as without it. */
  @Test
  void trainWhenWeightsAreAveragedMovesThemAsEver() {
    var plain = new RecordingListener();
    var averaged = new RecordingListener();
    Network other = Network.build(Quadrants.normalized(), 1);
    train(other, config(), plain, StopSignal.NEVER);
    train(network, averaging(0.99f), averaged, StopSignal.NEVER);
    assertThat(averaged.steps).isEqualTo(plain.steps);
    assertThat(averaged.lastValidation().loss()).isNotEqualTo(plain.lastValidation().loss());
    assertThat(numbers(network)).isNotEqualTo(numbers(other));
  }

  @Test
  void trainWhenAnEpochEndsEvaluatesTheAverage() {
    var listener = new RecordingListener();
    train(network, averaging(0.9f), listener, StopSignal.NEVER);
    Evaluation left =
        new Evaluator(TensorOps.scalar(), workers).evaluate(network, validation, LOSS);
    assertThat(left.loss()).isEqualTo(listener.lastValidation().loss());
  }

  /** Nothing gets better by as much as a million, so the average after the first epoch is kept. */
  @Test
  void trainWhenItStopsEarlyKeepsTheAverageOfTheBestEpoch() {
    Network first = Network.build(Quadrants.normalized(), 1);
    TrainingConfig one = new TrainingConfig(1, 7, LOSS, new Adam(0.01f), 42);
    train(
        first,
        one.withWeightAveraging(new WeightAveraging(0.9f)),
        TrainingListener.NONE,
        StopSignal.NEVER);
    train(
        network,
        averaging(0.9f).withEarlyStopping(new EarlyStopping(1, 1e6)),
        TrainingListener.NONE,
        StopSignal.NEVER);
    assertThat(numbers(network)).isEqualTo(numbers(first));
  }

  /** Whoever goes on with the run needs the weights that were trained. */
  @Test
  void trainWhenItIsStoppedLeavesTheWeightsOfTheLastStep() {
    Network other = Network.build(Quadrants.normalized(), 1);
    for (Network each : List.of(network, other)) {
      var listener = new RecordingListener();
      TrainingConfig config = each == network ? averaging(0.9f) : config();
      Trainer.Outcome outcome = train(each, config, listener, () -> listener.steps.size() == 13);
      assertThat(outcome).isEqualTo(Trainer.Outcome.STOPPED);
    }
    assertThat(numbers(network)).isEqualTo(numbers(other));
  }

  private static float[] first(Map<String, Tensor> tensors) {
    return tensors.values().iterator().next().data();
  }

  @Test
  void exchangeWhenDoneTwiceLeavesAllAsItWas() {
    var average = new WeightAverage(new WeightAveraging(0.5f), network);
    double[] before = numbers(network);
    network.tensors().forEach(tensor -> tensor.data()[0]++);
    double[] after = numbers(network);
    average.exchange();
    assertThat(numbers(network)).isEqualTo(before).isNotEqualTo(after);
    assertThat(first(average.namedTensors())[0]).isEqualTo((float) after[0]);
    average.exchange();
    assertThat(numbers(network)).isEqualTo(after);
  }
}
