package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures as numbers in JSON. */
final class JsonPictures implements PictureSource {

  private final PredictRequest request;
  private final @Nullable PixelScale scale;
  private final Normalizing normalizing;

  /**
   * The pictures of a request.
   *
   * @throws ApiException 422 if its scale is none
   */
  JsonPictures(PredictRequest request, Normalizing normalizing) {
    this.request = request;
    this.scale = PixelScale.parse(request.scale());
    this.normalizing = normalizing;
  }

  @Override
  public boolean isSingle() {
    return request.pixels() != null;
  }

  @Override
  public boolean normalizes() {
    return false;
  }

  @Override
  public List<Input> inputs(Shape image, boolean normalize) {
    List<float[]> pictures = new ArrayList<>();
    if (request.pixels() != null) {
      pictures.add(picture(request.pixels(), image, "/pixels"));
    } else if (request.images() != null) {
      for (int i = 0; i < request.images().size(); i++) {
        pictures.add(picture(request.images().get(i), image, pointer(i)));
      }
    }
    if (!normalize) {
      return pictures.stream().map(Input::of).toList();
    }
    return normalizing.all(
        pictures.size(),
        i -> isSingle() ? "/pixels" : pointer(i),
        _ -> "",
        i -> Input.of(normalizing.digit(gray(pictures.get(i), image))));
  }

  private static String pointer(int i) {
    return "/images/" + i;
  }

  private float[] picture(@Nullable Pixels pixels, Shape image, String pointer) {
    if (pixels == null) {
      Faults faults = new Faults();
      faults.add("invalid-pixels", pointer, "expected an array of numbers, got null");
      faults.throwIfAny();
      return new float[0];
    }
    return PixelScale.toUnit(pixels.fitted(image, pointer), image.dim(2), scale, pointer);
  }

  private static Picture gray(float[] unit, Shape image) {
    float[] bytes = new float[unit.length];
    for (int i = 0; i < unit.length; i++) {
      bytes[i] = 255 * unit[i];
    }
    return Picture.gray(image.dim(2), image.dim(1), bytes);
  }
}
