package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSummary.LayerSummary;
import dev.fromscratch.cnn.engine.training.NetworkTimings;
import dev.fromscratch.cnn.engine.training.NetworkTimings.LayerTiming;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import dev.fromscratch.cnn.engine.training.NetworkTimings.PhaseTiming;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long each layer of a network takes, as JSON; see {@link NetworkTimings}.
 *
 * @param arithmetic what computed
 * @param processors how many this process may use; one of them was measured
 * @param runningJobs how many jobs were running meanwhile
 * @param batchSize the size of the batches that was asked for
 * @param inferenceSamples pictures that were predicted together
 * @param trainingSamples pictures that a thread learned from together
 * @param rounds how often everything was timed
 * @param layers the layers in the order in which they are run
 * @param total the sums over all layers
 * @param members how many such networks answer together
 * @param views how many views of a picture each of them looks at
 */
@Schema(name = "NetworkTimings", description = "Time and speed of each layer, on one core")
public record NetworkTimingsView(
    @Schema(example = "vector, 512 bits") String arithmetic,
    @Schema(description = "How many this process may use; one of them was measured", example = "2")
        int processors,
    @Schema(
            description = "Jobs that were running meanwhile; they make everything slower",
            example = "0")
        int runningJobs,
    @Schema(example = "64") int batchSize,
    @Schema(description = "Pictures that were predicted together", example = "64")
        int inferenceSamples,
    @Schema(
            description =
                "Pictures of a shard: the part of a batch that one thread learns from. With"
                    + " inferenceSamples, fewer than usual where there was no time for more",
            example = "32")
        int trainingSamples,
    @Schema(description = "How often everything was timed; times are medians", example = "200")
        int rounds,
    @Schema(
            description =
                "In the order in which they are run: a ReLU behind the max-pooling after it, layers"
                    + " inside a residual layer before its sum")
        List<LayerTimingView> layers,
    PhasesView total,
    @Schema(
            description = "Networks that the model has; the times are those of one of them",
            example = "1")
        int members,
    @Schema(
            description = "Views of a picture that each of them looks at; the times are for one",
            example = "1")
        int views) {

  /** One layer. */
  @Schema(name = "LayerTiming")
  record LayerTimingView(
      @Schema(description = "As in the names of tensors", example = "3") String position,
      @Schema(example = "conv2d") String type,
      @Schema(example = "[16, 8, 8]") List<@Nullable Integer> outputShape,
      PhasesView phases) {

    private static LayerTimingView of(LayerTiming timing) {
      LayerSummary layer = timing.layer();
      return new LayerTimingView(
          layer.position(),
          layer.type(),
          LayerDefinitions.axes(layer.outputShape()),
          PhasesView.of(timing.phases()));
    }
  }

  /**
   * What a layer does, or all of them.
   *
   * @param inference y where nothing is learnt: dropout off, running statistics
   * @param forward y in training
   * @param parameterGradient ∂L/∂θ, null where there are no parameters
   * @param inputGradient ∂L/∂x, null for the first layer, where nobody needs it
   */
  @Schema(name = "PhaseTimings")
  record PhasesView(
      @Schema(
              description =
                  "The output where nothing is learnt; a served model joins some layers and is faster")
          @Nullable PhaseView inference,
      @Schema(description = "The output, in training") @Nullable PhaseView forward,
      @Schema(description = "The gradient of the parameters; null where there are none")
          @Nullable PhaseView parameterGradient,
      @Schema(description = "The gradient of the input; null for the first layer")
          @Nullable PhaseView inputGradient) {

    private static PhasesView of(Map<Phase, PhaseTiming> phases) {
      return new PhasesView(
          PhaseView.of(phases.get(Phase.INFERENCE)),
          PhaseView.of(phases.get(Phase.FORWARD)),
          PhaseView.of(phases.get(Phase.PARAMETER_GRADIENT)),
          PhaseView.of(phases.get(Phase.INPUT_GRADIENT)));
    }
  }

  /**
   * Time and speed.
   *
   * @param multiplyAdds products added to a sum, for one picture, by the formula
   * @param gigaflopsPerSecond 10⁹ floating-point operations per second, two for a multiply-add
   */
  @Schema(name = "PhaseTiming")
  record PhaseView(
      @Schema(example = "2510.4") double nanosPerImage,
      @Schema(
              description =
                  "Products added to a sum, for one picture, by the formula; pooling and activation"
                      + " functions count 0",
              example = "204800")
          long multiplyAdds,
      @Schema(
              description =
                  "10⁹ operations per second, two for a multiply-add; null where none count",
              example = "163.2")
          @Nullable Double gigaflopsPerSecond) {

    private static @Nullable PhaseView of(@Nullable PhaseTiming timing) {
      if (timing == null) {
        return null;
      }
      OptionalDouble speed = timing.gigaflopsPerSecond();
      return new PhaseView(
          tenths(timing.nanosPerImage()),
          timing.multiplyAdds(),
          speed.isPresent() ? tenths(speed.getAsDouble()) : null);
    }

    private static double tenths(double number) {
      return Math.round(10 * number) / 10.0;
    }
  }

  static NetworkTimingsView of(NetworkTimings timings, String arithmetic, int runningJobs) {
    return new NetworkTimingsView(
        arithmetic,
        Runtime.getRuntime().availableProcessors(),
        runningJobs,
        timings.batchSize(),
        timings.inferenceSamples(),
        timings.trainingSamples(),
        timings.rounds(),
        timings.layers().stream().map(LayerTimingView::of).toList(),
        PhasesView.of(timings.total()),
        1,
        1);
  }

  /** The same for a model that asks so many networks about so many views. */
  public NetworkTimingsView ofOneOf(int allMembers, int allViews) {
    return new NetworkTimingsView(
        arithmetic,
        processors,
        runningJobs,
        batchSize,
        inferenceSamples,
        trainingSamples,
        rounds,
        layers,
        total,
        allMembers,
        allViews);
  }
}
