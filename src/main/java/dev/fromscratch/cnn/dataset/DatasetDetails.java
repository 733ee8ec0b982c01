package dev.fromscratch.cnn.dataset;

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
 */
record DatasetDetails(
    @JsonUnwrapped DatasetSummary summary,
    @Schema(description = "The SHA-256 of the content") @Nullable String sha256,
    @Schema(description = "The images of each class") @Nullable List<ClassCount> classCounts) {

  /**
   * The images of one class.
   *
   * @param label the name of the class
   * @param training how many there are to train on
   * @param test how many there are to test with
   */
  record ClassCount(
      @Schema(example = "7") String label,
      @Schema(example = "1000") int training,
      @Schema(example = "200") int test) {}

  static DatasetDetails of(SharedLoad load, Optional<TrainTestSets> sets) {
    return new DatasetDetails(
        DatasetSummary.of(load, sets),
        sets.map(TrainTestSets::sha256).orElse(null),
        sets.map(DatasetDetails::count).orElse(null));
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
