package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import java.util.List;
import java.util.stream.IntStream;
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
    if (normalize) {
      return normalizing.all(
          count,
          i -> isSingle() ? "" : "/" + i,
          _ -> "",
          i -> {
            float[] pixels = picture(i, size, 1);
            return Input.of(normalizing.digit(Picture.gray(image.dim(2), image.dim(1), pixels)));
          });
    }
    return IntStream.range(0, count).mapToObj(i -> Input.of(picture(i, size, 255))).toList();
  }

  /** The pixels of one picture, each divided. */
  private float[] picture(int index, int size, float divisor) {
    float[] pixels = new float[size];
    for (int k = 0; k < size; k++) {
      pixels[k] = Byte.toUnsignedInt(bytes[index * size + k]) / divisor;
    }
    return pixels;
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
