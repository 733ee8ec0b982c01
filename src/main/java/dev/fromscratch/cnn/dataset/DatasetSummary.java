package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.tensor.Shape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A data set in short.
 *
 * @param name what {@code POST /train} takes as {@code dataset}
 * @param description what it shows
 * @param source who made it and where it was published
 * @param license what its makers allow
 * @param state what has to happen before it can be used
 * @param classes the name of each class, by class index
 * @param trainingImages how many there are to train on
 * @param testImages how many there are to test with
 * @param imageShape channels, height, width
 * @param percent how much of it is here, while it is being uploaded
 */
public record DatasetSummary(
    @Schema(example = "digits") String name,
    @Schema(example = "Digits that look written by hand, drawn by this service: always at hand")
        String description,
    @Schema(example = "CNN from Scratch") String source,
    @Schema(description = "What its makers allow", example = "MIT, as this service") String license,
    @Schema(
            description =
                "`generated` and `ready` can be used at once; `downloadable` is downloaded by the"
                    + " first job that uses it, `downloading` is that just now; `absent` cannot be"
                    + " used; `receiving` and `reading` are those that are being uploaded, `damaged`"
                    + " those whose file is not what was uploaded",
            example = "generated")
        DatasetState state,
    @Schema(example = "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]")
        List<String> classes,
    @Schema(example = "10000") int trainingImages,
    @Schema(example = "2000") int testImages,
    @Schema(description = "Channels, height, width", example = "[1,28,28]")
        List<Integer> imageShape,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description = "How much of it has arrived, or was read; only while it is uploaded",
            example = "62.5")
        @Nullable Double percent) {

  static DatasetSummary of(SharedLoad load) {
    return of(load, load.cached());
  }

  /** Counts what is in memory, in case somebody has put other files in place. */
  static DatasetSummary of(SharedLoad load, Optional<TrainTestSets> sets) {
    DatasetDescription known = load.description();
    return new DatasetSummary(
        known.name(),
        known.description(),
        known.source(),
        known.license(),
        load.state(),
        known.classNames(),
        sets.map(loaded -> loaded.training().size()).orElse(known.trainingImages()),
        sets.map(loaded -> loaded.test().size()).orElse(known.testImages()),
        axes(known.imageShape()),
        load.percent().isPresent() ? load.percent().getAsDouble() : null);
  }

  private static List<Integer> axes(Shape shape) {
    return IntStream.range(0, shape.rank()).mapToObj(shape::dim).toList();
  }
}
