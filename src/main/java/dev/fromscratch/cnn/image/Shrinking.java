package dev.fromscratch.cnn.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Makes a picture of what a decoder gives: averages over squares of pixels, and puts what is
 * transparent on a ground.
 *
 * <p>Samples are taken as they are stored, not as the JDK would convert them: it takes gray for
 * linear, which would make every gray lighter.
 */
final class Shrinking {

  private final Raster raster;
  private final ColorModel model;
  private final int bands;
  private final int[] samples;

  private Shrinking(BufferedImage image) {
    this.raster = image.getRaster();
    this.model = image.getColorModel();
    this.bands = raster.getNumBands();
    this.samples = new int[image.getWidth() * bands];
  }

  /** The picture, with no side longer than this. */
  static Picture shrunk(BufferedImage image, int longestSide) {
    int longest = Math.max(image.getWidth(), image.getHeight());
    int factor = (longest + longestSide - 1) / longestSide;
    return new Shrinking(image).by(factor);
  }

  private Picture by(int factor) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int w = (width + factor - 1) / factor;
    int h = (height + factor - 1) / factor;
    // Red, green and blue, each times its opacity, and the opacity.
    Plane[] sums = {new Plane(w, h), new Plane(w, h), new Plane(w, h), new Plane(w, h)};
    int[] rgba = new int[4 * width];
    for (int y = 0; y < height; y++) {
      readRow(y, rgba);
      int row = y / factor * w;
      for (int x = 0; x < width; x++) {
        int to = row + x / factor;
        int alpha = rgba[4 * x + 3];
        for (int c = 0; c < 3; c++) {
          sums[c].values[to] += alpha * rgba[4 * x + c];
        }
        sums[3].values[to] += alpha;
      }
    }
    return onGround(sums, factor, width, height);
  }

  /** A row as red, green, blue and opacity from 0 to 255. */
  private void readRow(int y, int[] rgba) {
    int width = raster.getWidth();
    boolean stored =
        !(model instanceof IndexColorModel)
            && (bands == 1 || bands == 2 || bands == 3 || bands == 4);
    if (!stored || model.isAlphaPremultiplied()) {
      readConverted(y, rgba);
      return;
    }
    raster.getPixels(0, y, width, 1, samples);
    int colors = model.hasAlpha() ? bands - 1 : bands;
    for (int x = 0; x < width; x++) {
      int at = x * bands;
      int red = scaled(samples[at], 0);
      rgba[4 * x] = red;
      rgba[4 * x + 1] = colors < 3 ? red : scaled(samples[at + 1], 1);
      rgba[4 * x + 2] = colors < 3 ? red : scaled(samples[at + 2], 2);
      rgba[4 * x + 3] = model.hasAlpha() ? scaled(samples[at + bands - 1], bands - 1) : 255;
    }
  }

  private int scaled(int sample, int band) {
    int bits = raster.getSampleModel().getSampleSize(band);
    return bits == 8 ? sample : (int) ((sample & 0xFFFFFFFFL) * 255 / ((1L << bits) - 1));
  }

  private void readConverted(int y, int[] rgba) {
    Object pixel = null;
    for (int x = 0; x < raster.getWidth(); x++) {
      pixel = raster.getDataElements(x, y, pixel);
      int argb = model.getRGB(pixel);
      rgba[4 * x] = argb >> 16 & 255;
      rgba[4 * x + 1] = argb >> 8 & 255;
      rgba[4 * x + 2] = argb & 255;
      rgba[4 * x + 3] = argb >>> 24;
    }
  }

  /**
   * Puts a picture that is transparent on a ground. If most of it is opaque, its holes get its mean
   * color; else what is opaque is the ink, and gets a ground that it stands out from.
   */
  private static Picture onGround(Plane[] sums, int factor, int width, int height) {
    Plane opacity = sums[3];
    double opaque = 0;
    double[] means = new double[3];
    for (int i = 0; i < opacity.values.length; i++) {
      opaque += opacity.values[i];
      for (int c = 0; c < 3; c++) {
        means[c] += sums[c].values[i];
      }
    }
    boolean ink = opaque < 0.5 * 255 * width * height;
    boolean darkInk = means[0] + means[1] + means[2] < 3 * 127.5 * opaque;
    for (int c = 0; c < 3; c++) {
      double mean = opaque == 0 ? 255 : means[c] / opaque;
      float ground = (float) (ink ? darkInk ? 255 : 0 : mean);
      fill(sums[c], opacity, ground, factor, width, height);
    }
    boolean gray =
        Arrays.equals(sums[0].values, sums[1].values)
            && Arrays.equals(sums[1].values, sums[2].values);
    return gray
        ? new Picture(sums[0], sums[0], sums[0], factor)
        : new Picture(sums[0], sums[1], sums[2], factor);
  }

  private static void fill(
      Plane color, Plane opacity, float ground, int factor, int width, int height) {
    for (int y = 0; y < color.height; y++) {
      int rows = Math.min(factor, height - y * factor);
      for (int x = 0; x < color.width; x++) {
        int i = y * color.width + x;
        float most = 255f * rows * Math.min(factor, width - x * factor);
        color.values[i] = (color.values[i] + (most - opacity.values[i]) * ground) / most;
      }
    }
  }
}
