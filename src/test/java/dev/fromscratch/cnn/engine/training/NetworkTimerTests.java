package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.training.NetworkTimings.LayerTiming;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import dev.fromscratch.cnn.engine.training.NetworkTimings.PhaseTiming;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTimerTests {

  private static final Set<Phase> WITHOUT_PARAMETERS =
      EnumSet.complementOf(EnumSet.of(Phase.PARAMETER_GRADIENT));

  /** A clock that is this much later whenever it is read. */
  private static final class SteadyClock implements LongSupplier {

    private final long tick;
    private long now = -1_000;
    private long readings;

    SteadyClock(long tick) {
      this.tick = tick;
    }

    @Override
    public long getAsLong() {
      readings++;
      return now += tick;
    }

    /** The time between the first reading and the last. */
    long elapsed() {
      return (readings - 1) * tick;
    }
  }

  private static Network network(Shape input, LayerSpec... layers) {
    return Network.build(new NetworkSpec(input, Normalization.NONE, List.of(layers)), 1);
  }

  private static NetworkTimings time(
      Network network, int batchSize, LongSupplier clock, long budget) {
    return new NetworkTimer(network, batchSize, TensorOps.best(), clock).time(budget);
  }

  private static List<String> positions(NetworkTimings timings) {
    return timings.layers().stream()
        .map(each -> each.layer().position() + " " + each.layer().type())
        .toList();
  }

  @Test
  void layersWhenAReluStandsBeforePoolingAreInTheOrderInWhichTheyRun() {
    Network lenet = Network.build(Preset.LENET.spec(Shape.of(1, 28, 28), 10), 1);
    NetworkTimings timings = time(lenet, 64, new SteadyClock(1_000), 100_000);
    assertThat(positions(timings))
        .containsExactly(
            "0 conv2d",
            "2 maxPool2d",
            "1 relu",
            "3 conv2d",
            "5 maxPool2d",
            "4 relu",
            "6 flatten",
            "7 dense",
            "8 relu",
            "9 dense");
    assertThat(timings.layers().get(2).layer().outputShape()).isEqualTo(Shape.of(8, 12, 12));
  }

  @Test
  void timesWhenEveryLapTakesTheSameAreThatLapPerImage() {
    Network lenet = Network.build(Preset.LENET.spec(Shape.of(1, 28, 28), 10), 1);
    NetworkTimings timings = time(lenet, 64, new SteadyClock(3_200), 2_000_000);
    assertThat(timings.batchSize()).isEqualTo(64);
    assertThat(timings.inferenceSamples()).isEqualTo(64);
    assertThat(timings.trainingSamples()).isEqualTo(32);
    for (LayerTiming each : timings.layers()) {
      each.phases()
          .forEach((phase, timing) ->
              assertThat(timing.nanosPerImage()).isEqualTo(phase == Phase.INFERENCE ? 50 : 100));
    }
    PhaseTiming second = phase(timings, 3, Phase.FORWARD);
    assertThat(second.multiplyAdds()).isEqualTo(204_800);
    assertThat(second.gigaflopsPerSecond()).hasValue(2 * 204_800 / 100.0);
    assertThat(phase(timings, 1, Phase.FORWARD).gigaflopsPerSecond()).isEmpty();
    // All ten layers; the first has no gradient of its input, four have parameters.
    assertThat(timings.total())
        .containsEntry(Phase.INFERENCE, new PhaseTiming(10 * 50, 354_048))
        .containsEntry(Phase.FORWARD, new PhaseTiming(10 * 100, 354_048))
        .containsEntry(Phase.PARAMETER_GRADIENT, new PhaseTiming(4 * 100, 354_048))
        .containsEntry(Phase.INPUT_GRADIENT, new PhaseTiming(9 * 100, 354_048 - 115_200));
  }

  private static PhaseTiming phase(NetworkTimings timings, int layer, Phase phase) {
    PhaseTiming timing = timings.layers().get(layer).phases().get(phase);
    assertThat(timing).isNotNull();
    return timing;
  }

  /** Laps of 2, 1 and 9 in turn: the median of three rounds is 2, the mean would be 4. */
  @Test
  void timesWhenRoundsDifferAreTheirMedian() {
    Network one = network(Shape.of(3), new LayerSpec.Relu());
    // A reading at the start. Two laps in a round: inference and forward; nobody needs a gradient.
    long[] readings = new long[4 + 3 * 3];
    long now = 0;
    int at = 1;
    for (long lap : new long[] {5, 2, 1, 9}) {
      readings[at++] = now;
      readings[at++] = now += lap;
      readings[at++] = now += 10 * lap;
    }
    int[] next = {0};
    // The warm-up takes 55, the rounds that count 22, 11 and 99.
    NetworkTimings timings = time(one, 1, () -> readings[next[0]++], 187);
    assertThat(timings.rounds()).isEqualTo(3);
    assertThat(timings.layers().getFirst().phases())
        .containsEntry(Phase.INFERENCE, new PhaseTiming(2, 0))
        .containsEntry(Phase.FORWARD, new PhaseTiming(20, 0));
    assertThat(Arrays.stream(readings).max()).hasValue(187);
  }

  @Test
  void phasesWhenALayerDoesNotTakePartAreAbsent() {
    Network network =
        network(
            Shape.of(1, 4, 4),
            new LayerSpec.Conv2d(2, 3),
            new LayerSpec.Tanh(),
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(2));
    List<LayerTiming> layers = time(network, 4, new SteadyClock(1), 10_000).layers();
    assertThat(layers.get(0).phases().keySet())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Phase.INPUT_GRADIENT)));
    assertThat(layers.get(1).phases().keySet()).isEqualTo(WITHOUT_PARAMETERS);
    assertThat(layers.get(2).phases().keySet()).isEqualTo(WITHOUT_PARAMETERS);
    assertThat(layers.get(3).phases().keySet()).isEqualTo(EnumSet.allOf(Phase.class));
  }

  @Test
  void layersWhenSomeStandInsideOthersComeBeforeTheSum() {
    var inner = new LayerSpec.Residual(List.of(new LayerSpec.Conv2d(1, 1), new LayerSpec.Tanh()));
    Network network =
        network(
            Shape.of(1, 4, 4),
            new LayerSpec.Residual(List.of(new LayerSpec.BatchNorm(), inner)),
            new LayerSpec.Relu());
    NetworkTimings timings = time(network, 4, new SteadyClock(4), 10_000);
    assertThat(positions(timings))
        .containsExactly(
            "0.0 batchNorm", "0.1.0 conv2d", "0.1.1 tanh", "0.1 residual", "0 residual", "1 relu");
    // The input of the network is that of 0.0 as well; nobody needs its gradient.
    assertThat(timings.layers().get(0).phases()).doesNotContainKey(Phase.INPUT_GRADIENT);
    assertThat(timings.layers().get(1).phases()).hasSize(4);
    assertThat(timings.layers().get(3).phases().keySet()).isEqualTo(WITHOUT_PARAMETERS);
    assertThat(timings.layers().get(4).phases().keySet())
        .isEqualTo(EnumSet.of(Phase.INFERENCE, Phase.FORWARD));
    assertThat(timings.total().get(Phase.FORWARD)).isEqualTo(new PhaseTiming(6, 16));
  }

  @Test
  void networkWhenTimedStaysAsItIs() {
    Network network =
        network(
            Shape.of(2, 4, 4),
            new LayerSpec.BatchNorm(),
            new LayerSpec.Residual(List.of(new LayerSpec.Conv2d(2, 1))));
    List<float[]> before = network.tensors().stream().map(tensor -> tensor.data().clone()).toList();
    time(network, 8, new SteadyClock(1), 10_000);
    for (int i = 0; i < before.size(); i++) {
      assertThat(network.tensors().get(i).data()).isEqualTo(before.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "16, 16, 16",
    "20, 20, 16",
    "32, 32, 16",
    "33, 33, 32",
    "100, 64, 32",
    "1000, 64, 63"
  })
  void samplesWhenThereIsTimeAreThoseOfAChunkAndAShard(int batchSize, int chunk, int shard) {
    Network network = network(Shape.of(4), new LayerSpec.Dense(2));
    NetworkTimings timings = time(network, batchSize, new SteadyClock(1), 1_000);
    assertThat(timings.inferenceSamples()).isEqualTo(chunk);
    assertThat(timings.trainingSamples()).isEqualTo(shard);
  }

  /** A round of three laps takes four readings here, 40, whatever its samples. */
  @ParameterizedTest
  @CsvSource({"0, 1, 1", "199, 1, 3", "200, 2, 3", "10000, 64, 167"})
  void samplesWhenThereIsLittleTimeAreFewer(long budget, int samples, int rounds) {
    Network network = network(Shape.of(4), new LayerSpec.Dense(2));
    var clock = new SteadyClock(10);
    NetworkTimings timings = time(network, 64, clock, budget);
    assertThat(timings.inferenceSamples()).isEqualTo(samples);
    assertThat(timings.rounds()).isEqualTo(rounds);
  }

  @Test
  void timeWhenThereIsEndlessTimeEnds() {
    Network network = network(Shape.of(4), new LayerSpec.Dense(2));
    NetworkTimings timings =
        time(network, 1, new SteadyClock(Long.MAX_VALUE / 80_000), Long.MAX_VALUE / 8);
    assertThat(timings.rounds()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"1000", "12345"})
  void timeWhenItIsOverIsOver(long budget) {
    Network lenet = Network.build(Preset.LENET.spec(Shape.of(1, 28, 28), 10), 1);
    var clock = new SteadyClock(7);
    time(lenet, 64, clock, budget);
    assertThat(clock.elapsed()).isLessThanOrEqualTo(budget);
  }

  @Test
  void memoryWhenTheBatchIsLargeIsThatOfAChunkAndAShard() {
    Network network = network(Shape.of(4), new LayerSpec.Tanh());
    // Input and output, for the pass of predictions and, with gradients, for that of training.
    assertThat(NetworkTimer.memoryBytes(network, 8_192)).isEqualTo(4 * 8 * (64 + 2 * 512));
    Network large = Network.build(Preset.PYTORCH_MNIST.spec(Shape.of(1, 28, 28), 10), 1);
    assertThat(NetworkTimer.memoryBytes(large, 64))
        .isGreaterThan(4 * NetworkSummary.of(large).activationSize() * (64 + 2 * 32));
  }
}
