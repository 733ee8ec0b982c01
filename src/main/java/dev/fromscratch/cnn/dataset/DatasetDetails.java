package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A data set with what is only known when it is loaded; null where it is not on this machine.
 *
 * @param summary what the list of data sets says of it
 * @param sha256 the hash of its content, which every model trained on it carries
 * @param classCounts the images of each class
 * @param nearDuplicates what both parts have in common, if that is known
 * @param upload how it came here, if it was uploaded
 */
public record DatasetDetails(
    @JsonUnwrapped DatasetSummary summary,
    @Schema(description = "The SHA-256 of the content") @Nullable String sha256,
    @Schema(description = "The images of each class") @Nullable List<ClassCount> classCounts,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "Images of the test part that are nearly in the training part as well, as counted"
                    + " when the data set was uploaded; see GET /datasets/{name}/duplicates for"
                    + " others")
        @Nullable DuplicateReport nearDuplicates,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UploadFacts upload) {

  /**
   * The images of one class.
   *
   * @param label the name of the class
   * @param training how many there are to train on
   * @param test how many there are to test with
   */
  public record ClassCount(
      @Schema(example = "7") String label,
      @Schema(example = "1000") int training,
      @Schema(example = "200") int test) {}

  /** What is known of a data set; it is read if it is on this machine and nothing else tells. */
  static DatasetDetails of(SharedLoad load) {
    return load.content()
        .map(content -> of(load, content))
        .orElseGet(() -> of(load, DatasetQueries.local(load)));
  }

  private static DatasetDetails of(SharedLoad load, Optional<TrainTestSets> sets) {
    return new DatasetDetails(
        DatasetSummary.of(load, sets),
        sets.map(TrainTestSets::sha256).orElse(null),
        sets.map(DatasetDetails::count).orElse(null),
        null,
        null);
  }

  /** What is known without reading anything. */
  private static DatasetDetails of(SharedLoad load, DatasetContent content) {
    DatasetSummary summary = DatasetSummary.of(load, Optional.empty());
    List<ClassCount> counts =
        IntStream.range(0, summary.classes().size())
            .mapToObj(i ->
                new ClassCount(
                    summary.classes().get(i),
                    content.trainingCounts().get(i),
                    content.testCounts().get(i)))
            .toList();
    return new DatasetDetails(
        summary, content.sha256(), counts, content.nearDuplicates(), content.upload());
  }

  private static List<ClassCount> count(TrainTestSets sets) {
    int[] training = sets.training().countsPerClass();
    int[] test = sets.test().countsPerClass();
    List<String> names = sets.training().classNames();
    return IntStream.range(0, names.size())
        .mapToObj(i -> new ClassCount(names.get(i), training[i], test[i]))
        .toList();
  }
}
