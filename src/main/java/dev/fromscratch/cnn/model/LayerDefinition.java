package dev.fromscratch.cnn.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer as JSON: {@code {"type": "conv2d", "outChannels": 8, "kernelSize": 5}}. Absent fields
 * take the defaults of {@link LayerDefinitions}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LayerDefinition.Conv2d.class, name = "conv2d"),
  @JsonSubTypes.Type(value = LayerDefinition.DepthwiseConv2d.class, name = "depthwiseConv2d"),
  @JsonSubTypes.Type(value = LayerDefinition.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = LayerDefinition.MaxPool2d.class, name = "maxPool2d"),
  @JsonSubTypes.Type(value = LayerDefinition.AvgPool2d.class, name = "avgPool2d"),
  @JsonSubTypes.Type(value = LayerDefinition.GlobalAvgPool.class, name = "globalAvgPool"),
  @JsonSubTypes.Type(value = LayerDefinition.BatchNorm.class, name = "batchNorm"),
  @JsonSubTypes.Type(value = LayerDefinition.Flatten.class, name = "flatten"),
  @JsonSubTypes.Type(value = LayerDefinition.Reshape.class, name = "reshape"),
  @JsonSubTypes.Type(value = LayerDefinition.Relu.class, name = "relu"),
  @JsonSubTypes.Type(value = LayerDefinition.LeakyRelu.class, name = "leakyRelu"),
  @JsonSubTypes.Type(value = LayerDefinition.Silu.class, name = "silu"),
  @JsonSubTypes.Type(value = LayerDefinition.Gelu.class, name = "gelu"),
  @JsonSubTypes.Type(value = LayerDefinition.Tanh.class, name = "tanh"),
  @JsonSubTypes.Type(value = LayerDefinition.Sigmoid.class, name = "sigmoid"),
  @JsonSubTypes.Type(value = LayerDefinition.Softmax.class, name = "softmax"),
  @JsonSubTypes.Type(value = LayerDefinition.Dropout.class, name = "dropout"),
  @JsonSubTypes.Type(value = LayerDefinition.Residual.class, name = "residual"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Layer", description = "One layer of a network")
public sealed interface LayerDefinition {

  /** A two-dimensional convolution. */
  @Schema(name = "Conv2d")
  record Conv2d(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "8", minimum = "1")
          @Nullable Integer outChannels,
      @Schema(
              description = "Side of the window, pixels",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "5",
              minimum = "1")
          @Nullable Integer kernelSize,
      @Schema(description = "Step of the window, pixels", defaultValue = "1")
          @Nullable Integer stride,
      @Schema(
              allowableValues = {"valid", "same", "full"},
              defaultValue = "valid")
          @Nullable String padding,
      @Schema(
              allowableValues = {"perChannel", "perPosition", "none"},
              defaultValue = "perChannel")
          @Nullable String bias,
      @Schema(
              allowableValues = {"he", "xavier", "standardNormal", "uniform"},
              defaultValue = "he")
          @Nullable String weightInit)
      implements LayerDefinition {}

  /** A two-dimensional convolution of every channel with a window of its own. */
  @Schema(name = "DepthwiseConv2d")
  record DepthwiseConv2d(
      @Schema(
              description = "Side of the window, pixels",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "3",
              minimum = "1")
          @Nullable Integer kernelSize,
      @Schema(description = "Step of the window, pixels", defaultValue = "1")
          @Nullable Integer stride,
      @Schema(
              allowableValues = {"valid", "same", "full"},
              defaultValue = "valid")
          @Nullable String padding,
      @Schema(
              allowableValues = {"perChannel", "perPosition", "none"},
              defaultValue = "perChannel")
          @Nullable String bias,
      @Schema(
              allowableValues = {"he", "xavier", "standardNormal", "uniform"},
              defaultValue = "he")
          @Nullable String weightInit)
      implements LayerDefinition {}

  /** Every output from every input. */
  @Schema(name = "Dense")
  record Dense(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "10", minimum = "1")
          @Nullable Integer outFeatures,
      @Schema(
              allowableValues = {"he", "xavier", "standardNormal", "uniform"},
              defaultValue = "he")
          @Nullable String weightInit)
      implements LayerDefinition {}

  /** The largest number under each window. */
  @Schema(name = "MaxPool2d")
  record MaxPool2d(
      @Schema(
              description = "Side of the window, pixels",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "2",
              minimum = "1")
          @Nullable Integer kernelSize,
      @Schema(description = "Step of the window, pixels; the kernel size if absent")
          @Nullable Integer stride)
      implements LayerDefinition {}

  /** The mean of the numbers under each window. */
  @Schema(name = "AvgPool2d")
  record AvgPool2d(
      @Schema(
              description = "Side of the window, pixels",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "2",
              minimum = "1")
          @Nullable Integer kernelSize,
      @Schema(description = "Step of the window, pixels; the kernel size if absent")
          @Nullable Integer stride)
      implements LayerDefinition {}

  /** The mean of each channel: [C, H, W] into [C]. */
  @Schema(name = "GlobalAvgPool")
  record GlobalAvgPool() implements LayerDefinition {}

  /** Every channel with mean 0 and variance 1, then a scale and a shift that are learned. */
  @Schema(name = "BatchNorm")
  record BatchNorm(
      @Schema(
              description =
                  "Weight of a new batch in the running statistics, above 0 and at most 1",
              defaultValue = "0.1")
          @Nullable Double momentum,
      @Schema(
              description = "Added to the variance, so that the division stays finite",
              defaultValue = "0.00001")
          @Nullable Double epsilon)
      implements LayerDefinition {}

  /** All axes in one. */
  @Schema(name = "Flatten")
  record Flatten() implements LayerDefinition {}

  /** The same numbers in another shape. */
  @Schema(name = "Reshape")
  record Reshape(
      @Schema(
              description = "Sizes of the axes of one sample",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "[784]")
          @Nullable List<@Nullable Integer> shape)
      implements LayerDefinition {}

  /** The rectifier. */
  @Schema(name = "Relu")
  record Relu() implements LayerDefinition {}

  /** The rectifier that lets a little of negative numbers through. */
  @Schema(name = "LeakyRelu")
  record LeakyRelu(
      @Schema(
              description = "What negative numbers are multiplied by, at least 0 and below 1",
              defaultValue = "0.01")
          @Nullable Double slope)
      implements LayerDefinition {}

  /** The sigmoid linear unit, also called swish. */
  @Schema(name = "Silu")
  record Silu() implements LayerDefinition {}

  /** The Gaussian error linear unit, exact and not by tanh. */
  @Schema(name = "Gelu")
  record Gelu() implements LayerDefinition {}

  /** The hyperbolic tangent. */
  @Schema(name = "Tanh")
  record Tanh() implements LayerDefinition {}

  /** The logistic function. */
  @Schema(name = "Sigmoid")
  record Sigmoid() implements LayerDefinition {}

  /** Numbers into probabilities. */
  @Schema(name = "Softmax")
  record Softmax() implements LayerDefinition {}

  /** Drops numbers at random while training. */
  @Schema(name = "Dropout")
  record Dropout(
      @Schema(
              description = "Probability of dropping a number, at least 0 and below 1",
              defaultValue = "0.5")
          @Nullable Double rate)
      implements LayerDefinition {}

  /** What layers in a row add to their input. */
  @Schema(name = "Residual")
  record Residual(
      @Schema(
              description =
                  "Layers that keep the shape, in order; their output is added to the input",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable List<@Nullable LayerDefinition> layers)
      implements LayerDefinition {}
}
