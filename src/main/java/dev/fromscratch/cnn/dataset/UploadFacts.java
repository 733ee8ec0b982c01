package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.dataset.format.FileProblem;
import dev.fromscratch.cnn.dataset.format.PictureForm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a data set came here.
 *
 * @param at when
 * @param sizeBytes how large it is here
 * @param normalize what became of its pictures; null if they came as pixels, and nobody said what
 *     they are
 * @param testFraction the share that was held back for testing, null if the test part came with it
 * @param seed what decided which, null if the test part came with it
 * @param skipped the files that were left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How an uploaded data set came here; absent for others")
public record UploadFacts(
    Instant at,
    @Schema(example = "2352000") long sizeBytes,
    @Schema(
            description = "What became of its pictures; absent if pixels were taken as they came",
            example = "mnist")
        @Nullable PictureForm normalize,
    @Schema(description = "The share held back for testing; absent if a test part was sent")
        @Nullable Double testFraction,
    @Nullable Long seed,
    Skipped skipped) {

  /**
   * Files that were left out.
   *
   * @param total how many
   * @param files the first hundred of them
   */
  @Schema(name = "SkippedFiles")
  public record Skipped(@Schema(example = "2") int total, List<FileProblem> files) {

    public Skipped {
      files = List.copyOf(files);
    }
  }
}
