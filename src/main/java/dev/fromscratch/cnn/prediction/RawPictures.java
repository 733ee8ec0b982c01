package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/** Pictures one after the other, a byte for each pixel: ink high on background 0. */
final class RawPictures implements PictureSource {

  private final byte[] bytes;
  private final int maxImages;
  private final Normalizing normalizing;
  private int count;

  RawPictures(byte[] bytes, int maxImages, Normalizing normalizing) {
    this.bytes = bytes;
    this.maxImages = maxImages;
    this.normalizing = normalizing;
  }

  /** Known once the inputs are: how many bytes a picture has, the model says. */
  @Override
  public boolean isSingle() {
    return count == 1;
  }

  @Override
  public boolean normalizes() {
    return false;
  }

  @Override
  public List<Input> inputs(Shape image, boolean normalize) {
    int size = image.size();
    requirePictures(size);
    count = bytes.length / size;
    List<float[]> pictures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] picture = new float[size];
      for (int k = 0; k < size; k++) {
        picture[k] = Byte.toUnsignedInt(bytes[i * size + k]);
      }
      pictures.add(picture);
    }
    if (normalize) {
      return normalizing.all(
          count,
          i -> isSingle() ? "" : "/" + i,
          _ -> "",
          i ->
              Input.of(
                  normalizing.digit(Picture.gray(image.dim(2), image.dim(1), pictures.get(i)))));
    }
    for (float[] picture : pictures) {
      for (int k = 0; k < size; k++) {
        picture[k] /= 255;
      }
    }
    return pictures.stream().map(Input::of).toList();
  }

  private void requirePictures(int size) {
    if (bytes.length == 0 || bytes.length % size != 0) {
      throw refused(
          "invalid-pixels",
          "expected %d bytes for each picture, got %d in all; files of pictures need their own Content-Type, such as image/png"
              .formatted(size, bytes.length));
    }
    if (bytes.length / size > maxImages) {
      throw refused(
          "too-many-images",
          "expected at most %d pictures of %d bytes (setting cnn.prediction.max-images), got %d"
              .formatted(maxImages, size, bytes.length / size));
    }
  }

  private static ApiException refused(String code, String detail) {
    return ApiException.of(
        HttpStatus.UNPROCESSABLE_CONTENT, code, detail, List.of(new Fault(code, "", detail)));
  }
}
