package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.network.NetworkSummary.LayerSummary;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long each layer of a network takes on one thread, as {@link NetworkTimer} has measured it.
 *
 * <p>What belongs to no layer is not here: loading a batch, the loss, the optimizer.
 *
 * @param batchSize the size of the batches that these are parts of
 * @param inferenceSamples samples that went through the network together in inference
 * @param trainingSamples samples of a shard in training
 * @param rounds how often everything was timed; each time is the median of so many
 * @param layers the layers in the order in which they are run: a ReLU behind the max-pooling that
 *     follows it, those inside a residual layer before its sum
 */
public record NetworkTimings(
    int batchSize,
    int inferenceSamples,
    int trainingSamples,
    int rounds,
    List<LayerTiming> layers) {

  /** What a layer does. */
  public enum Phase {
    /** Computes y alone. */
    INFERENCE,
    /** Computes y and keeps what the gradients need. */
    FORWARD,
    /** Computes ∂L/∂θ. */
    PARAMETER_GRADIENT,
    /** Computes ∂L/∂x. */
    INPUT_GRADIENT
  }

  /**
   * The time of one phase.
   *
   * @param nanosPerImage nanoseconds of a pass, divided by its samples
   * @param multiplyAdds of one sample, see {@link
   *     dev.fromscratch.cnn.engine.network.NetworkSummary}; a gradient takes as many as the forward
   *     pass
   */
  public record PhaseTiming(double nanosPerImage, long multiplyAdds) {

    /**
     * Speed: 10⁹ floating-point operations per second, of which a multiply-add is two. Empty where
     * none count. An algorithm that needs fewer products than the formula is faster by this count.
     */
    public OptionalDouble gigaflopsPerSecond() {
      return multiplyAdds == 0 || nanosPerImage == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(2.0 * multiplyAdds / nanosPerImage);
    }

    private PhaseTiming plus(PhaseTiming other) {
      return new PhaseTiming(
          nanosPerImage + other.nanosPerImage, multiplyAdds + other.multiplyAdds);
    }
  }

  /**
   * The times of one layer.
   *
   * @param layer what it is, with the output shape that it has where it is run
   * @param phases the phases it takes part in: without parameters there is no gradient of them, and
   *     nobody needs that of the network's input
   */
  public record LayerTiming(LayerSummary layer, Map<Phase, PhaseTiming> phases) {

    public LayerTiming {
      phases = Map.copyOf(phases);
    }
  }

  public NetworkTimings {
    layers = List.copyOf(layers);
  }

  /** The sums over all layers. */
  public Map<Phase, PhaseTiming> total() {
    Map<Phase, PhaseTiming> total = new EnumMap<>(Phase.class);
    for (LayerTiming each : layers) {
      each.phases().forEach((phase, timing) -> total.merge(phase, timing, PhaseTiming::plus));
    }
    return total;
  }
}
