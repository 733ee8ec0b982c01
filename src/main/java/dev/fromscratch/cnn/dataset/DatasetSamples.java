package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some images of a data set.
 *
 * @param dataset its name
 * @param split the part they are from
 * @param size how many images that part has
 * @param samples the images
 */
record DatasetSamples(
    @Schema(example = "digits") String dataset,
    @Schema(example = "test") String split,
    @Schema(example = "2000") int size,
    List<Sample> samples) {

  /**
   * One image.
   *
   * @param index its place in its part
   * @param label the name of its class
   * @param classIndex the index of its class
   * @param pixels row by row, 0 (background) to 255 (ink)
   */
  @Schema(name = "DatasetSample")
  record Sample(
      @Schema(example = "0") int index,
      @Schema(example = "7") String label,
      @Schema(example = "7") int classIndex,
      @Schema(description = "Row by row, 0 (background) to 255 (ink)") List<Integer> pixels) {

    /** Image {@code index}, changed by the augmenter if there is one. */
    static Sample of(Dataset dataset, int index, @Nullable Augmenter augmenter) {
      int label = dataset.label(index);
      byte[] plain = dataset.pixels(index);
      byte[] bytes = augmenter == null ? plain : augmenter.augment(plain, 0, index);
      return new Sample(
          index,
          dataset.classNames().get(label),
          label,
          IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList());
    }
  }
}
