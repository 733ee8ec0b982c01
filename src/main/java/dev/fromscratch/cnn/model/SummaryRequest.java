package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /networks/summary}. Every field is optional.
 *
 * @param network a preset's name, or layers
 * @param inputShape the shape of one picture
 * @param classes how many classes the network tells apart
 */
@Schema(description = "Which network to sum up; every field is optional")
record SummaryRequest(
    @Schema(
            description =
                "The name of a preset (lenet, compact, mnist-conv, pytorch-mnist, xor), or layers",
            oneOf = {String.class, NetworkDefinition.class},
            defaultValue = "lenet",
            example = "lenet")
        @Nullable NetworkChoice network,
    @Schema(
            description = "[channels, height, width]; that of the network if it has one",
            example = "[1, 28, 28]",
            defaultValue = "[1, 28, 28]")
        @Nullable List<@Nullable Integer> inputShape,
    @Schema(
            description = "How many classes a preset tells apart; layers must agree if it is given",
            minimum = "2",
            maximum = "1000",
            example = "10",
            defaultValue = "10")
        @Nullable Integer classes) {

  /** The pictures that everything here begins with. */
  static final Shape MNIST = Shape.of(1, 28, 28);

  static final int DEFAULT_CLASSES = 10;

  private static final String INPUT_SHAPE = "/inputShape";

  /** A request that says nothing. */
  static final SummaryRequest EMPTY = new SummaryRequest(null, null, null);

  /** The network without an input shape of its own, which {@link #input} looks at. */
  NetworkChoice networkWithoutInput() {
    return switch (network) {
      case null -> new NetworkChoice.Named("lenet");
      case NetworkChoice.Named named -> named;
      case NetworkChoice.Defined defined -> {
        NetworkDefinition own = defined.definition();
        yield new NetworkChoice.Defined(
            new NetworkDefinition(null, own.normalization(), own.layers()));
      }
    };
  }

  int checkedClasses(Faults faults) {
    return faults.integer("/classes", classes, DEFAULT_CLASSES, 2, Dataset.MAX_CLASSES);
  }

  /** The shape of one picture, from the body or its network; what is wrong goes to faults. */
  @Nullable Shape input(Faults faults) {
    List<@Nullable Integer> own =
        network instanceof NetworkChoice.Defined d ? d.definition().inputShape() : null;
    if (inputShape != null && own != null && !inputShape.equals(own)) {
      faults.add(
          Faults.INVALID_VALUE,
          INPUT_SHAPE,
          "inputShape must be that of the network, %s, or absent, got %s"
              .formatted(Received.shortened(own), Received.shortened(inputShape)));
      return null;
    }
    if (own != null) {
      return InputShape.parse(own, "/network" + INPUT_SHAPE, faults);
    }
    return inputShape == null ? MNIST : InputShape.parse(inputShape, INPUT_SHAPE, faults);
  }
}
