package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Networks over HTTP, before anything is trained. */
@Tag(name = "Networks", description = "What can be trained, and what it would cost")
@RestController
@RequestMapping("/networks")
class NetworkController {

  private static final String NETWORK = "/network";

  private static final String PRESET_EXAMPLE =
      """
      {"network": "lenet", "inputShape": [3, 32, 32], "classes": 10}\
      """;

  private static final String LAYERS_EXAMPLE =
      """
      {"network": {"layers": [
         {"type": "conv2d", "outChannels": 8, "kernelSize": 3, "padding": "same"},
         {"type": "relu"},
         {"type": "maxPool2d", "kernelSize": 2},
         {"type": "flatten"},
         {"type": "dense", "outFeatures": 10}]}}\
      """;

  private final NetworkInspector inspector;

  NetworkController(NetworkInspector inspector) {
    this.inspector = inspector;
  }

  /**
   * A network with a name.
   *
   * @param name what to write as {@code network} in {@code POST /train}
   * @param network its layers, with every default written out
   * @param summary its costs
   */
  @Schema(name = "Preset")
  record PresetView(
      @Schema(example = "lenet") String name,
      NetworkDefinition network,
      NetworkSummaryView summary) {}

  @Operation(
      summary = "All presets with their layers and costs",
      description = "For pictures of 28x28 and ten classes; both follow the data when trained.")
  @GetMapping
  Page<PresetView> list() {
    return new Page<>(Stream.of(Preset.values()).map(this::view).toList(), false);
  }

  private PresetView view(Preset preset) {
    NetworkSpec spec = preset.spec(SummaryRequest.MNIST, SummaryRequest.DEFAULT_CLASSES);
    Faults none = new Faults();
    NetworkSummary summary = inspector.inspect(spec, 0, NETWORK, none, NetworkSummary::of);
    return new PresetView(
        preset.id(),
        NetworkDefinition.of(spec),
        NetworkSummaryView.of(Objects.requireNonNull(summary)));
  }

  @Operation(
      summary = "Output shape, parameters and multiply-adds of each layer, without training",
      description = "Takes the same `network` as `POST /train`, and refuses the same layers.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = SummaryRequest.class),
              examples = {
                @ExampleObject(name = "preset", value = PRESET_EXAMPLE),
                @ExampleObject(name = "own layers", value = LAYERS_EXAMPLE)
              }))
  @ApiResponse(responseCode = "200", description = "The summary")
  @ApiResponse(responseCode = "400", description = "The body is not what it should be")
  @ApiResponse(responseCode = "422", description = "The layers do not fit together")
  @PostMapping(path = "/summary", consumes = MediaType.APPLICATION_JSON_VALUE)
  NetworkSummaryView summary(@RequestBody(required = false) @Nullable SummaryRequest body) {
    SummaryRequest request = body == null ? SummaryRequest.EMPTY : body;
    Faults faults = new Faults();
    int classes = request.checkedClasses(faults);
    Shape input = request.input(faults);
    NetworkSpec spec =
        request
            .networkWithoutInput()
            .toSpec(NETWORK, input == null ? SummaryRequest.MNIST : input, classes, false, faults);
    faults.throwIfAny();
    NetworkSummary summary =
        inspector.inspect(
            Objects.requireNonNull(spec),
            0,
            NETWORK,
            faults,
            network -> checked(network, request.classes(), faults));
    faults.throwIfAny();
    return NetworkSummaryView.of(Objects.requireNonNull(summary));
  }

  private static NetworkSummary checked(Network network, @Nullable Integer classes, Faults faults) {
    if (classes != null) {
      NetworkInspector.requireClasses(network, classes, NETWORK, faults);
    }
    return NetworkSummary.of(network);
  }
}
