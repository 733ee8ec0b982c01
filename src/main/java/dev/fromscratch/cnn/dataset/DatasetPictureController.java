package dev.fromscratch.cnn.dataset;

import static dev.fromscratch.cnn.web.Parameters.requireWithin;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.web.AnswersPicture;
import dev.fromscratch.cnn.web.Parameters;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/**
 * What one looks at before training: all classes at a glance, and pictures that are there twice.
 */
@Tag(name = "Data sets")
@RestController
@RequestMapping("/datasets/{name}")
class DatasetPictureController {

  private static final int MAX_COUNT = 50;
  private static final int MAX_PICTURES = 20_000;

  /** Reports that took seconds to make, by the hash of what they are of. */
  private static final int MAX_REPORTS = 100;

  private final DatasetQueries queries;
  private final Map<String, DuplicateReport> reports = new ConcurrentHashMap<>();

  DatasetPictureController(Datasets datasets) {
    this.queries = new DatasetQueries(datasets);
  }

  @Operation(
      operationId = "getDatasetSheet",
      summary = "Pictures of every class on one sheet",
      description =
          "A row for each class, in their order, with the name before it. The entity tag changes with"
              + " the data set.")
  @AnswersPicture
  @ApiResponse(responseCode = "304", description = "The client has it")
  @ApiResponse(responseCode = "400", description = "A parameter is out of range")
  @ApiResponse(responseCode = "404", description = "There is no such data set")
  @ApiResponse(responseCode = "409", description = "The data set is not on this machine yet")
  @GetMapping("/samples.png")
  @Nullable ResponseEntity<byte[]> sheet(
      @Parameter(example = "digits") @PathVariable String name,
      @Parameter(
              description = "Which part",
              schema =
                  @Schema(
                      defaultValue = "training",
                      allowableValues = {"training", "test"}))
          @RequestParam(defaultValue = "training")
          String split,
      @Parameter(description = "The first picture of each class, from 0 on", example = "0")
          @RequestParam(defaultValue = "0")
          int from,
      @Parameter(description = "At most this many of each class, 1 to 50", example = "10")
          @RequestParam(defaultValue = "10")
          int count,
      @Parameter(description = "The name of the only class to show; all if absent")
          @RequestParam(name = "class", required = false)
          @Nullable String label,
      WebRequest request) {
    requireWithin("from", from, 0, Integer.MAX_VALUE);
    requireWithin("count", count, 1, MAX_COUNT);
    TrainTestSets sets = queries.sets(name);
    Dataset part = Split.ofParameter(split).of(sets);
    List<Integer> classes = classes(part, label);
    if ((long) classes.size() * count > MAX_PICTURES) {
      throw Parameters.invalid(
          "a sheet has at most %d pictures, got %d of each of %d classes"
              .formatted(MAX_PICTURES, count, classes.size()));
    }
    if (request.checkNotModified(sets.sha256())) {
      return null;
    }
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache())
        .eTag(sets.sha256())
        .contentType(MediaType.IMAGE_PNG)
        .body(ContactSheet.png(part, classes, from, count));
  }

  private static List<Integer> classes(Dataset part, @Nullable String label) {
    if (label == null) {
      return IntStream.range(0, part.classCount()).boxed().toList();
    }
    int index = part.classNames().indexOf(label);
    if (index < 0) {
      throw Parameters.invalid(
          "class must be the name of a class of the data set, got " + Received.text(label));
    }
    return List.of(index);
  }

  @Operation(
      operationId = "getDatasetDuplicates",
      summary = "Pictures to test with that are nearly in the training part as well",
      description =
          """
          Both pictures are blurred over 3x3 pixels; their mean absolute difference, divided by the sum of \
          their mean absolute deviations, is their distance. Up to 0.02 they count as near-duplicates. \
          Measured when first asked for, in seconds.\
          """)
  @ApiResponse(responseCode = "200", description = "How many there are, and the nearest")
  @ApiResponse(responseCode = "404", description = "There is no such data set")
  @ApiResponse(responseCode = "409", description = "The data set is not on this machine yet")
  @GetMapping("/duplicates")
  DuplicateReport duplicates(@Parameter(example = "digits") @PathVariable String name) {
    DuplicateReport known =
        queries.find(name).content().map(DatasetContent::nearDuplicates).orElse(null);
    if (known != null) {
      return known;
    }
    TrainTestSets sets = queries.sets(name);
    if (reports.size() >= MAX_REPORTS) {
      reports.clear();
    }
    return reports.computeIfAbsent(sets.sha256(), _ -> NearDuplicates.find(sets));
  }
}
