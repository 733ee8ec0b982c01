package dev.fromscratch.cnn.dataset.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes pixels of pictures. */
interface PixelSource {

  /** A picture that is of no use; the message says why, as in {@code it is blank}. */
  final class UnusablePictureException extends IOException {

    UnusablePictureException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The pixels of a picture file, as many as {@link Labelled#PIXELS}.
   *
   * @throws UnusablePictureException if it is none, or none that is of use
   */
  byte[] ofFile(byte[] file, PictureForm form) throws UnusablePictureException;

  /**
   * The pixels of a picture that is pixels already, of whatever size.
   *
   * @throws UnusablePictureException if it is of no use
   */
  byte[] ofPixels(byte[] pixels, int width, int height, PictureForm form)
      throws UnusablePictureException;
}
