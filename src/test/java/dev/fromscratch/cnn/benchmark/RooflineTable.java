package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.layer.Dropout;
import dev.fromscratch.cnn.engine.layer.Flatten;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Reshape;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.training.NetworkTimer;
import dev.fromscratch.cnn.engine.training.NetworkTimings;
import dev.fromscratch.cnn.engine.training.NetworkTimings.LayerTiming;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import dev.fromscratch.cnn.engine.training.NetworkTimings.PhaseTiming;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the time goes, and where it has to: each layer of the reference networks against the {@link
 * Roofline} of one core.
 *
 * <pre>
 * ./mvnw -Pbenchmark test -Dbenchmark.program=dev.fromscratch.cnn.benchmark.RooflineTable -Dbenchmark=5
 * </pre>
 *
 * <p>Each phase of a layer moves at least its input, its output and its parameters, which all
 * samples of a pass share: forward reads x and θ and writes y, a gradient reads two and writes one
 * of them. Data that is still in a cache comes faster than from memory, and Winograd's algorithm
 * needs fewer operations than the formula, so a share of the limit can exceed 100 %.
 */
public final class RooflineTable {

  private static final int BATCH_SIZE = 64;

  private static final Set<Phase> INFERENCE = EnumSet.of(Phase.INFERENCE);
  private static final Set<Phase> TRAINING = EnumSet.complementOf(EnumSet.of(Phase.INFERENCE));

  private static final String HEAD =
      """
      | network | layer | multiply-adds | inference: FLOP/byte | limit, µs | measured, µs | of the limit \
      | training: FLOP/byte | limit, µs | measured, µs | of the limit |
      |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  private final MemoryBandwidth memory;
  private final double seconds;
  private final StringBuilder table = new StringBuilder(HEAD);
  private final StringBuilder notes = new StringBuilder();

  private RooflineTable(MemoryBandwidth memory, double seconds) {
    this.memory = memory;
    this.seconds = seconds;
  }

  /** Takes the seconds for each network, and as many are spent on the machine. */
  public static void main(String[] arguments) {
    System.out.println(measure(Double.parseDouble(arguments[0])));
  }

  /** Measures all reference networks, each for so many seconds, and the machine before each. */
  public static String measure(double seconds) {
    return measure(MemoryBandwidth.beyondAllCaches(), seconds);
  }

  static String measure(MemoryBandwidth memory, double seconds) {
    var table = new RooflineTable(memory, seconds);
    for (ReferenceNetwork reference : ReferenceNetwork.values()) {
      table.add(reference);
    }
    return table.table + "\n" + table.notes;
  }

  private void add(ReferenceNetwork reference) {
    Roofline machine = Roofline.measure(memory, seconds / 2);
    Network network = reference.build();
    var timer = new NetworkTimer(network, BATCH_SIZE, TensorOps.best(), System::nanoTime);
    long nanos = (long) (1e9 * seconds / 2);
    // Once for HotSpot.
    timer.time(nanos);
    NetworkTimings timings = timer.time(nanos);
    Sums inference = new Sums();
    Sums training = new Sums();
    for (int i = 0; i < timings.layers().size(); i++) {
      LayerTiming timing = timings.layers().get(i);
      Layer layer = network.chain().steps().get(i).layer();
      Sums predicted = sums(machine, layer, timing, INFERENCE, timings.inferenceSamples());
      Sums learned = sums(machine, layer, timing, TRAINING, timings.trainingSamples());
      String name = timing.layer().position() + " " + timing.layer().type();
      row(reference, name, timing.layer().multiplyAdds(), predicted, learned);
      inference.add(predicted);
      training.add(learned);
    }
    row(reference, "all", Math.round(inference.operations / 2), inference, training);
    note(reference, machine, timings);
  }

  /** Work and time of a layer in some phases, per image. */
  private static final class Sums {
    private double operations;
    private double bytes;
    private double limitNanos;
    private double nanos;

    void add(Sums other) {
      operations += other.operations;
      bytes += other.bytes;
      limitNanos += other.limitNanos;
      nanos += other.nanos;
    }
  }

  private static Sums sums(
      Roofline machine, Layer layer, LayerTiming timing, Set<Phase> phases, int samples) {
    Sums sums = new Sums();
    for (Map.Entry<Phase, PhaseTiming> each : timing.phases().entrySet()) {
      if (phases.contains(each.getKey())) {
        double operations = 2.0 * each.getValue().multiplyAdds();
        double bytes = bytes(layer, each.getKey(), samples);
        sums.operations += operations;
        sums.bytes += bytes;
        sums.limitNanos += machine.nanos(operations, bytes);
        sums.nanos += each.getValue().nanosPerImage();
      }
    }
    return sums;
  }

  /** Bytes that a phase moves at least, per image. */
  static double bytes(Layer layer, Phase phase, int samples) {
    boolean passedOn =
        layer instanceof Flatten
            || layer instanceof Reshape
            || (layer instanceof Dropout && phase == Phase.INFERENCE);
    if (passedOn) {
      return 0;
    }
    long parameters = layer.parameters().stream().mapToLong(Parameter::size).sum();
    double numbers =
        layer.inputShape().size() + layer.outputShape().size() + (double) parameters / samples;
    return Float.BYTES * numbers;
  }

  private void row(
      ReferenceNetwork reference, String layer, long multiplyAdds, Sums predicted, Sums learned) {
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %,d | %s | %s |%n",
            reference.id(),
            layer,
            multiplyAdds,
            cells(predicted),
            cells(learned)));
  }

  private static String cells(Sums sums) {
    if (sums.bytes == 0) {
      return String.format(Locale.ROOT, "– | – | %.2f | –", sums.nanos / 1e3);
    }
    return String.format(
        Locale.ROOT,
        "%.1f | %.2f | %.2f | %.0f %%",
        sums.operations / sums.bytes,
        sums.limitNanos / 1e3,
        sums.nanos / 1e3,
        100 * sums.limitNanos / sums.nanos);
  }

  private void note(ReferenceNetwork reference, Roofline machine, NetworkTimings timings) {
    notes.append(
        String.format(
            Locale.ROOT,
            "%s: %.0f GFLOP/s and %.1f GB/s on one core, so arithmetic limits from %.1f FLOP/byte on; medians of %d rounds, %d images predicted together and %d learned from.%n",
            reference.id(),
            machine.operationsPerSecond() / 1e9,
            machine.bytesPerSecond() / 1e9,
            machine.ridge(),
            timings.rounds(),
            timings.inferenceSamples(),
            timings.trainingSamples()));
  }
}
