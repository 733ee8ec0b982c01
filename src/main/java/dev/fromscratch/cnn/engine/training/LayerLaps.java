package dev.fromscratch.cnn.engine.training;

import static java.util.stream.Collectors.toMap;

import dev.fromscratch.cnn.engine.layer.Chain;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.engine.network.NetworkSummary.LayerSummary;
import dev.fromscratch.cnn.engine.training.NetworkTimings.LayerTiming;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import dev.fromscratch.cnn.engine.training.NetworkTimings.PhaseTiming;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** A layer, where it is run, with the time that it took in each round. */
final class LayerLaps {

  private final LayerSummary summary;
  private final Layer layer;
  private final List<LayerLaps> inside;
  private final int maxRounds;
  private final Map<Phase, long[]> nanos = new EnumMap<>(Phase.class);

  private LayerLaps(LayerSummary summary, Layer layer, List<LayerLaps> inside, int maxRounds) {
    this.summary = summary;
    this.layer = layer;
    this.inside = inside;
    this.maxRounds = maxRounds;
  }

  /** The layers of a network in the order in which they are run. */
  static List<LayerLaps> of(Network network, int maxRounds) {
    Map<String, LayerSummary> summaries =
        NetworkSummary.of(network).layers().stream()
            .collect(toMap(LayerSummary::position, each -> each));
    return of(network.chain(), "", summaries, maxRounds);
  }

  private static List<LayerLaps> of(
      Chain chain, String prefix, Map<String, LayerSummary> summaries, int maxRounds) {
    return chain.steps().stream()
        .map(step -> {
          String position = prefix + step.position();
          List<LayerLaps> inside =
              step.layer() instanceof Residual residual
                  ? of(residual.body(), position + ".", summaries, maxRounds)
                  : List.of();
          LayerSummary summary = Objects.requireNonNull(summaries.get(position));
          return new LayerLaps(summary, step.layer(), inside, maxRounds);
        })
        .toList();
  }

  Layer layer() {
    return layer;
  }

  /** The layers inside a residual layer, else none. */
  List<LayerLaps> inside() {
    return inside;
  }

  void record(Phase phase, int round, long lap) {
    nanos.computeIfAbsent(phase, _ -> new long[maxRounds])[round] = lap;
  }

  /**
   * Those inside and then this one.
   *
   * @param samples how many went through the layer in a phase
   */
  Stream<LayerTiming> timings(int rounds, ToIntFunction<Phase> samples) {
    Map<Phase, PhaseTiming> phases = new EnumMap<>(Phase.class);
    nanos.forEach((phase, laps) -> {
      double perImage = median(laps, rounds) / samples.applyAsInt(phase);
      phases.put(phase, new PhaseTiming(perImage, summary.multiplyAdds()));
    });
    LayerSummary whereItIsRun =
        new LayerSummary(
            summary.position(),
            summary.type(),
            layer.outputShape(),
            summary.parameters(),
            summary.multiplyAdds());
    return Stream.concat(
        inside.stream().flatMap(each -> each.timings(rounds, samples)),
        Stream.of(new LayerTiming(whereItIsRun, phases)));
  }

  private static double median(long[] laps, int count) {
    long[] sorted = Arrays.copyOf(laps, count);
    Arrays.sort(sorted);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
  }
}
