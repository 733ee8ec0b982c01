package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.image.PictureException;
import dev.fromscratch.cnn.image.PixelBudget;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import org.springframework.http.HttpStatus;

/** Pictures as files: photographs, scans and drawings. */
final class FilePictures implements PictureSource {

  private final List<PictureFile> files;
  private final boolean single;
  private final Normalizing normalizing;

  /**
   * The files of a request.
   *
   * @param single whether the request can bring only one, so that its answer is no list
   */
  FilePictures(List<PictureFile> files, boolean single, Normalizing normalizing) {
    this.files = files;
    this.single = single;
    this.normalizing = normalizing;
  }

  @Override
  public boolean isSingle() {
    return single;
  }

  @Override
  public boolean normalizes() {
    return true;
  }

  @Override
  public List<Input> inputs(Shape image, boolean normalize) {
    if (image.dim(0) != 1) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "colored-input",
          "the model takes pictures of %d channels, expected one for files; send numbers as JSON"
              .formatted(image.dim(0)));
    }
    PixelBudget budget = normalizing.budget();
    return normalizing.all(
        files.size(),
        i -> single ? "" : "/" + i,
        i -> name(files.get(i)),
        i -> input(files.get(i), image, normalize, budget));
  }

  private static String name(PictureFile file) {
    return file.name() == null ? "" : Received.shortened(file.name()) + ": ";
  }

  private Input input(PictureFile file, Shape image, boolean normalize, PixelBudget budget)
      throws PictureException {
    Picture picture = normalizing.read(file.bytes(), budget);
    Input input =
        normalize
            ? Input.of(normalizing.digit(picture))
            : Input.of(picture.fitted(image.dim(2), image.dim(1)));
    return input.from(file.name());
  }
}
