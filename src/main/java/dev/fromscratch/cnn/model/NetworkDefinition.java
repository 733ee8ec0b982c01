package dev.fromscratch.cnn.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network as JSON, in requests, answers and model files.
 *
 * @param inputShape {@code [C, H, W]} of one picture; the data set's if absent
 * @param normalization what happens to pixels first; nothing if absent
 * @param layers the layers in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Network", description = "The layers of a network, in order")
public record NetworkDefinition(
    @Schema(description = "[channels, height, width]", example = "[1, 28, 28]")
        @Nullable List<@Nullable Integer> inputShape,
    @Nullable NormalizationDefinition normalization,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable List<@Nullable LayerDefinition> layers) {

  /** How pixels become input: {@code (pixel / 255 - mean) / deviation}. */
  @Schema(name = "Normalization", description = "(pixel / 255 - mean) / deviation")
  public record NormalizationDefinition(
      @Schema(example = "0.1307", defaultValue = "0") @Nullable Double mean,
      @Schema(example = "0.3081", defaultValue = "1") @Nullable Double deviation) {}

  /** The JSON form of a network, with every default written out. */
  public static NetworkDefinition of(NetworkSpec spec) {
    Normalization normalization = spec.normalization();
    return new NetworkDefinition(
        LayerDefinitions.axes(spec.inputShape()),
        new NormalizationDefinition(
            Double.valueOf(Float.toString(normalization.mean())),
            Double.valueOf(Float.toString(normalization.deviation()))),
        LayerDefinitions.of(spec.layers()));
  }

  /**
   * The engine's form; what is wrong goes to {@code faults}.
   *
   * @param pointer where in the body this definition stands
   * @param dataShape the shape of the data set's pictures, which a given input shape must match
   * @return the network, or null if something was wrong
   */
  public @Nullable NetworkSpec toSpec(String pointer, Shape dataShape, Faults faults) {
    Faults own = new Faults();
    checkInputShape(pointer, dataShape, own);
    Normalization normalized = normalization(pointer + "/normalization", own);
    List<LayerSpec> specs = LayerDefinitions.toSpecs(layers, pointer + "/layers", own);
    faults.addAll(own);
    return own.any() ? null : new NetworkSpec(dataShape, normalized, specs);
  }

  /**
   * The engine's form of a network that was stored, with the input shape it was stored with.
   *
   * @return the network, or null if this version does not know it
   */
  public @Nullable NetworkSpec toStoredSpec() {
    return inputShape == null ? null : toSpec("/network", storedInputShape(), new Faults());
  }

  /** The input shape of a network that was stored, {@code [C, H, W]}. */
  public Shape storedInputShape() {
    return Shape.of(
        Objects.requireNonNull(inputShape).stream().mapToInt(Integer::intValue).toArray());
  }

  private void checkInputShape(String pointer, Shape dataShape, Faults faults) {
    List<@Nullable Integer> expected = LayerDefinitions.axes(dataShape);
    if (inputShape != null && !inputShape.equals(expected)) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer + "/inputShape",
          "inputShape must be %s as in the data set, got %s"
              .formatted(expected, Received.shortened(inputShape)));
    }
  }

  private Normalization normalization(String pointer, Faults faults) {
    if (normalization == null) {
      return Normalization.NONE;
    }
    return new Normalization(
        faults.number(pointer + "/mean", normalization.mean(), 0, NumberRange.REAL),
        faults.number(pointer + "/deviation", normalization.deviation(), 1, NumberRange.POSITIVE));
  }
}
