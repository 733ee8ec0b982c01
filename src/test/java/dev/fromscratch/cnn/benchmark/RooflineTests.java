package dev.fromscratch.cnn.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That the roofline is the right one, and that its table can be printed; not how fast anything is.
 */
class RooflineTests {

  @Test
  void limitWhenWorkIsKnownIsTheSlowerOfArithmeticAndMemory() {
    var machine = new Roofline(200e9, 10e9);
    assertThat(machine.ridge()).isEqualTo(20);
    assertThat(machine.nanos(2_000, 100)).isEqualTo(10);
    assertThat(machine.nanos(2_000, 99)).isEqualTo(10);
    assertThat(machine.nanos(2_000, 400)).isEqualTo(40);
    assertThat(machine.nanos(0, 10)).isEqualTo(1);
  }

  @Test
  void bytesWhenALayerHasParametersShareThemAmongTheSamples() {
    List<Layer> layers = ReferenceNetwork.PYTORCH_MNIST.build().layers();
    double images = 4 * (28 * 28 + 32 * 26 * 26);
    assertThat(RooflineTable.bytes(layers.get(0), Phase.FORWARD, 32)).isEqualTo(images + 4 * 10);
    assertThat(RooflineTable.bytes(layers.get(1), Phase.INPUT_GRADIENT, 32))
        .isEqualTo(4 * 2 * 32 * 26 * 26);
    assertThat(RooflineTable.bytes(layers.get(5), Phase.FORWARD, 1)).isEqualTo(4 * 2 * 9216);
    // Dropout and flatten hand on what they are given.
    assertThat(RooflineTable.bytes(layers.get(5), Phase.INFERENCE, 1)).isZero();
    assertThat(RooflineTable.bytes(layers.get(6), Phase.FORWARD, 1)).isZero();
  }

  @Test
  void bandwidthWhenMeasuredMovesEveryNumber() {
    var memory = new MemoryBandwidth(1_000, 400);
    assertThat(memory.bytes()).isEqualTo(4_800);
    assertThat(memory.run(0.5f)).isEqualTo(399.5f);
    assertThat(memory.run(0.5f)).isEqualTo(799.5f);
    assertThat(memory.run(0.25f)).isEqualTo(399.25f);
    Roofline machine = Roofline.measure(memory, 1e-3);
    assertThat(machine.operationsPerSecond()).isBetween(1e6, 1e13);
    assertThat(machine.bytesPerSecond()).isBetween(1e6, 1e13);
  }

  @Test
  void tableWhenPrintedHasARowForEachLayerAsItRuns() {
    List<String> lines =
        RooflineTable.measure(new MemoryBandwidth(1_000, 500), 1e-3).lines().toList();
    assertThat(lines)
        .hasSize(2 + 7 + 11 + 12 + 1 + 3)
        .anyMatch(line -> line.startsWith("| lenet | 2 maxPool2d | 0 | 0.0 | "))
        .anyMatch(line -> line.startsWith("| lenet | 6 flatten | 0 | – | – | "))
        .anyMatch(line -> line.startsWith("| lenet | all | 354,048 | "))
        .anyMatch(line -> line.startsWith("pytorch-mnist: "));
    assertThat(lines.subList(0, 2 + 7 + 11 + 12))
        .allMatch(line -> line.chars().filter(c -> c == '|').count() == 12);
  }
}
