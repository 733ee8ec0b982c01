package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.image.DigitNormalizer;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.image.PictureException;
import dev.fromscratch.cnn.image.PictureReader;

/** Pictures as predictions read them. */
final class DecodedPictures implements PixelSource {

  private static final float BRIGHTEST = 255;

  private final PictureReader reader;

  DecodedPictures(PictureReader reader) {
    this.reader = reader;
  }

  @Override
  public byte[] ofFile(byte[] file, PictureForm form) throws UnusablePictureException {
    try {
      // The limit of all files together is that of the upload; here each stands for itself.
      return pixels(reader.read(file, reader.budget()), form);
    } catch (PictureException e) {
      throw new UnusablePictureException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public byte[] ofPixels(byte[] pixels, int width, int height, PictureForm form)
      throws UnusablePictureException {
    if (form == PictureForm.NONE && width == Labelled.SIDE && height == Labelled.SIDE) {
      return pixels;
    }
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xFF;
    }
    try {
      return pixels(Picture.gray(width, height, values), form);
    } catch (PictureException e) {
      throw new UnusablePictureException(String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] pixels(Picture picture, PictureForm form) throws PictureException {
    return switch (form) {
      case MNIST -> DigitNormalizer.normalize(picture).pixels();
      case NONE -> fitted(picture);
    };
  }

  private static byte[] fitted(Picture picture) {
    float[] values = picture.fitted(Labelled.SIDE, Labelled.SIDE);
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(BRIGHTEST * values[i]);
    }
    return pixels;
  }
}
