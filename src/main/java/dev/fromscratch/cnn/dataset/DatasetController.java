package dev.fromscratch.cnn.dataset;

import static dev.fromscratch.cnn.web.Parameters.requireWithin;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Page;
import dev.fromscratch.cnn.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Data sets over HTTP. Nothing here downloads: only jobs do, which can be followed and cancelled.
 */
@Tag(name = "Data sets", description = "What can be trained on")
@RestController
@RequestMapping("/datasets")
class DatasetController {

  private static final int MAX_COUNT = 100;

  private final Datasets datasets;
  private final DatasetQueries queries;

  DatasetController(Datasets datasets) {
    this.datasets = datasets;
    this.queries = new DatasetQueries(datasets);
  }

  @Operation(operationId = "listDatasets", summary = "All data sets")
  @ApiResponse(responseCode = "200", description = "The data sets, the default one first")
  @GetMapping
  Page<DatasetSummary> list() {
    Stream<SharedLoad> all = Stream.concat(datasets.all().stream(), datasets.arriving().stream());
    return new Page<>(all.map(DatasetSummary::of).toList(), false);
  }

  @Operation(
      operationId = "getDataset",
      summary = "One data set, with the images of each class counted",
      description =
          """
          The counts are null while the data set is not on this machine. An upload is there from the \
          moment when it begins, with `state` and `percent`, on the process that receives it.\
          """)
  @ApiResponse(responseCode = "200", description = "The data set")
  @ApiResponse(responseCode = "404", description = "There is no such data set")
  @ApiResponse(responseCode = "409", description = "Its files are damaged")
  @GetMapping("/{name}")
  DatasetDetails dataset(@Parameter(example = "digits") @PathVariable String name) {
    return DatasetDetails.of(queries.find(name));
  }

  @Operation(
      operationId = "getDatasetSamples",
      summary = "Images of a data set",
      description =
          "`pixels` of a sample is what `POST /predict` takes as `pixels`. With `augmentation`, the"
              + " images are changed as training would change them.")
  @ApiResponse(responseCode = "200", description = "The samples in the order of the data set")
  @ApiResponse(responseCode = "400", description = "A parameter is out of range")
  @ApiResponse(responseCode = "404", description = "There is no such data set")
  @ApiResponse(responseCode = "409", description = "The data set is not on this machine yet")
  @GetMapping("/{name}/samples")
  DatasetSamples samples(
      @Parameter(example = "digits") @PathVariable String name,
      @Parameter(
              description = "Which part",
              schema =
                  @Schema(
                      defaultValue = "test",
                      allowableValues = {"training", "test"}))
          @RequestParam(defaultValue = "test")
          String split,
      @Parameter(description = "The index of the first sample", example = "0")
          @RequestParam(defaultValue = "0")
          int from,
      @Parameter(description = "At most this many, 1 to 100", example = "1")
          @RequestParam(defaultValue = "10")
          int count,
      @Parameter(
              description = "How the images are changed; not at all if absent",
              schema = @Schema(allowableValues = {"light", "none", "strong"}))
          @RequestParam(required = false)
          @Nullable String augmentation,
      @Parameter(
              description = "What the changes depend on, besides epoch and index",
              example = "42")
          @RequestParam(defaultValue = "42")
          long seed,
      @Parameter(description = "Each epoch changes the images anew, from 1 on", example = "1")
          @RequestParam(defaultValue = "1")
          int epoch) {
    requireWithin("count", count, 1, MAX_COUNT);
    requireWithin("epoch", epoch, 1, Integer.MAX_VALUE);
    TrainTestSets sets = queries.sets(name);
    Dataset part = Split.ofParameter(split).of(sets);
    requireWithin("from", from, 0, part.size() - 1);
    Augmenter augmenter = augmenter(augmentation, part.imageShape(), seed, epoch);
    return new DatasetSamples(
        name,
        split,
        part.size(),
        IntStream.range(from, Math.min(from + count, part.size()))
            .mapToObj(i -> DatasetSamples.Sample.of(part, i, augmenter))
            .toList());
  }

  private static @Nullable Augmenter augmenter(
      @Nullable String name, Shape imageShape, long seed, int epoch) {
    if (name == null) {
      return null;
    }
    Map<String, Augmentation> presets = AugmentationChoice.presets();
    String known =
        Parameters.choice("augmentation", name, List.copyOf(presets.keySet()), Function.identity());
    var augmenter = new Augmenter(Objects.requireNonNull(presets.get(known)), imageShape, seed);
    augmenter.beginEpoch(epoch);
    return augmenter;
  }
}
