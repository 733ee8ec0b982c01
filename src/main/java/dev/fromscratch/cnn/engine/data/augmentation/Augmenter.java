package dev.fromscratch.cnn.engine.data.augmentation;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes pictures as an {@link Augmentation} says, in this order:
 *
 * <ol>
 *   <li>strokes become thicker or thinner ({@link StrokePen});
 *   <li>the picture is mirrored, scaled, sheared, turned and shifted about its centre ({@link
 *       AffineMap}) and bent ({@link ElasticField}), all by one bilinear interpolation ({@link
 *       Resampler}): the pixel at p comes from {@code A⁻¹p + Δ(p)};
 *   <li>a rectangle is erased ({@link Eraser}).
 * </ol>
 *
 * <p>The result is rounded to bytes, so that a changed picture is a picture like any other. It
 * depends on the picture, the settings, seed, epoch and index, and on nothing else. All channels of
 * a picture are changed alike.
 *
 * <p>Buffers are reused: what is allocated per picture is its random stream and its map, less than
 * 200 bytes. Not thread-safe: one thread, one augmenter.
 */
public final class Augmenter {

  private static final long STREAM = "augmentation".hashCode();

  private final Augmentation settings;
  private final int channels;
  private final int planeSize;
  private final long seed;
  private final float[] image;
  private final byte[] result;
  private final StrokePen pen;
  private final Resampler resampler;
  private final @Nullable ElasticField field;
  private final Eraser eraser;
  private int epoch;

  /**
   * An augmenter at epoch 0, before the first.
   *
   * @param imageShape {@code [C, H, W]}
   * @param seed what all changes depend on
   */
  public Augmenter(Augmentation settings, Shape imageShape, long seed) {
    this.settings = settings;
    this.channels = imageShape.dim(0);
    int height = imageShape.dim(1);
    int width = imageShape.dim(2);
    this.planeSize = height * width;
    this.seed = seed;
    this.image = new float[imageShape.size()];
    this.result = new byte[imageShape.size()];
    this.pen = new StrokePen(height, width);
    this.resampler = new Resampler(height, width);
    Elastic elastic = settings.elastic();
    this.field =
        elastic == null || elastic.alpha() == 0 ? null : new ElasticField(elastic, height, width);
    this.eraser = new Eraser(height, width);
  }

  /** Says which epoch the next pictures are for, counted from 1. */
  public void beginEpoch(int epoch) {
    this.epoch = epoch;
  }

  /**
   * Changes a copy of a picture.
   *
   * @param pixels row-major {@code [C, H, W]} from position {@code from} on, as unsigned bytes
   * @param index the position of the picture in its data set
   * @return the changed pixels in the same order; overwritten by the next call
   * @throws IndexOutOfBoundsException if there are fewer pixels than a picture has
   */
  public byte[] augment(byte[] pixels, int from, int index) {
    Objects.checkFromIndexSize(from, image.length, pixels.length);
    SeededRandom random = SeededRandom.derive(seed, STREAM, epoch, index);
    for (int i = 0; i < image.length; i++) {
      image[i] = pixels[from + i] & 0xFF;
    }
    changeStrokes(random);
    move(random);
    erase(random);
    for (int i = 0; i < image.length; i++) {
      result[i] = (byte) (image[i] + 0.5f);
    }
    return result;
  }

  private void changeStrokes(SeededRandom random) {
    float thickness = (float) upTo(settings.strokeThickness(), random);
    if (thickness != 0) {
      for (int c = 0; c < channels; c++) {
        pen.apply(image, c * planeSize, thickness);
      }
    }
  }

  private void move(SeededRandom random) {
    AffineMap map = drawMap(random);
    if (!settings.movesPixels()) {
      return;
    }
    resampler.move(map);
    if (field != null) {
      field.draw(random);
      resampler.displace(field);
    }
    for (int c = 0; c < channels; c++) {
      resampler.resample(image, c * planeSize);
    }
  }

  private AffineMap drawMap(SeededRandom random) {
    // Drawn only where it can happen, so that settings without it mean what they always did.
    boolean mirrored = settings.mirror() > 0 && random.nextDouble() < settings.mirror();
    return AffineMap.inverseOf(
        upTo(settings.shift(), random),
        upTo(settings.shift(), random),
        upTo(settings.rotation(), random),
        (mirrored ? -1 : 1) * (1 + upTo(settings.scale(), random)),
        1 + upTo(settings.scale(), random),
        upTo(settings.shear(), random));
  }

  private void erase(SeededRandom random) {
    Augmentation.Erasing erasing = settings.erasing();
    if (erasing != null && random.nextDouble() < erasing.probability()) {
      eraser.draw(erasing, random);
      for (int c = 0; c < channels; c++) {
        eraser.apply(image, c * planeSize);
      }
    }
  }

  /** A uniform number between a limit and its negative. */
  private static double upTo(float limit, SeededRandom random) {
    return limit * (2 * random.nextDouble() - 1);
  }
}
