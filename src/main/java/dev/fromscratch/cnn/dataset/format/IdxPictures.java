package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.dataset.format.DatasetFiles.IdxPair;
import dev.fromscratch.cnn.dataset.format.PixelSource.UnusablePictureException;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DatasetFormatException;
import dev.fromscratch.cnn.engine.data.IdxReader;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads IDX files: one of pictures, and one of their labels, which are numbers. */
final class IdxPictures {

  /** Labels are bytes. */
  private static final int MAX_LABELS = 256;

  private final PixelSource pictures;
  private final Problems problems;
  private final @Nullable List<String> classNames;

  /**
   * A reader.
   *
   * @param classNames what the labels mean, in their order; the numbers themselves if null
   */
  IdxPictures(PixelSource pictures, Problems problems, @Nullable List<String> classNames) {
    this.pictures = pictures;
    this.problems = problems;
    this.classNames = classNames;
  }

  /**
   * All pictures of a pair of files, in their order.
   *
   * @param part what messages call the pair
   * @param limit how many there may be
   * @throws ApiException 422 if a file is not what it should be
   */
  Labelled read(IdxPair files, String part, int limit, PictureForm form) throws IOException {
    Dataset found;
    try (InputStream images = Files.newInputStream(files.images());
        InputStream labels = Files.newInputStream(files.labels())) {
      found =
          new IdxReader(Math.max(1, limit) * Labelled.PIXELS)
              .read(
                  new IdxReader.Source(part + "-images", images),
                  new IdxReader.Source(part + "-labels", labels),
                  names());
    } catch (DatasetFormatException e) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT, "unusable-idx", String.valueOf(e.getMessage()));
    }
    Labelled read = new Labelled(found.size(), limit);
    int height = found.imageShape().dim(1);
    int width = found.imageShape().dim(2);
    for (int i = 0; i < found.size(); i++) {
      try {
        byte[] pixels = pictures.ofPixels(found.pixels(i), width, height, form);
        read.add(found.classNames().get(found.label(i)), pixels);
      } catch (UnusablePictureException e) {
        problems.add("%s-images, picture %d".formatted(part, i), String.valueOf(e.getMessage()));
      }
    }
    return read;
  }

  private List<String> names() {
    return classNames == null
        ? IntStream.range(0, MAX_LABELS).mapToObj(String::valueOf).toList()
        : classNames;
  }
}
