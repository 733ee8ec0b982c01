package dev.fromscratch.cnn.engine.data.augmentation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far training pictures may be changed. Every change is drawn anew for each picture and epoch,
 * uniformly between its two limits; 0, or null, is none.
 *
 * @param shift pixels that a picture moves at most, to either side and up or down
 * @param rotation degrees that it turns at most, either way
 * @param scale how much larger or smaller width and height become at most, as a share of them; each
 *     is drawn by itself
 * @param shear degrees that upright lines slant at most, either way
 * @param elastic bends the picture
 * @param strokeThickness pixels by which strokes become thicker or thinner at most
 * @param erasing covers a rectangle
 * @param mirror how many of the pictures become what a mirror shows, left for right, as a share of
 *     them; not for digits and letters, most of which become none
 * @see Augmenter
 */
public record Augmentation(
    float shift,
    float rotation,
    float scale,
    float shear,
    @Nullable Elastic elastic,
    float strokeThickness,
    @Nullable Erasing erasing,
    float mirror) {

  /** More pixels than pictures of this kind have. */
  public static final float MAX_SHIFT = 100;

  /** Half a turn either way is every angle there is. */
  public static final float MAX_ROTATION = 180;

  /** What is left is a tenth of the picture. */
  public static final float MAX_SCALE = 0.9f;

  /** Beyond it, little is left but horizontal lines. */
  public static final float MAX_SHEAR = 75;

  /** Pixels; what is thinner than the change disappears. */
  public static final float MAX_STROKE_THICKNESS = 10;

  /** Nothing changes. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, null, 0, null);

  /** What any handwriting stands: for many pictures and few epochs. */
  public static final Augmentation LIGHT =
      new Augmentation(1, 5, 0.05f, 5, new Elastic(20, 4), 0.3f, null);

  /**
   * For few pictures and many epochs. On 1,000 pictures of MNIST, 60 epochs of {@code lenet} reach
   * an accuracy of 97.7 % on 10,000 held back, and 94.8 % without it.
   */
  public static final Augmentation STRONG =
      new Augmentation(1, 8, 0.1f, 5, new Elastic(34, 4), 0.5f, null);

  public Augmentation {
    requireWithin("shift", shift, 0, MAX_SHIFT);
    requireWithin("rotation", rotation, 0, MAX_ROTATION);
    requireWithin("scale", scale, 0, MAX_SCALE);
    requireWithin("shear", shear, 0, MAX_SHEAR);
    requireWithin("strokeThickness", strokeThickness, 0, MAX_STROKE_THICKNESS);
    requireWithin("mirror", mirror, 0, 1);
  }

  /** The same for pictures that mean something else in a mirror: none is shown one. */
  public Augmentation(
      float shift,
      float rotation,
      float scale,
      float shear,
      @Nullable Elastic elastic,
      float strokeThickness,
      @Nullable Erasing erasing) {
    this(shift, rotation, scale, shear, elastic, strokeThickness, erasing, 0);
  }

  /**
   * Elastic deformation: every pixel is taken from a place nearby, and neighbours from nearly the
   * same one, as if the paper were rubber.
   *
   * @param alpha how far, as a factor on smoothed noise. Far from the edges the displacement has a
   *     standard deviation of about {@code 0.163 alpha / sigma} pixels: 1.4 for 34 and 4
   * @param sigma how smooth: the standard deviation of the Gaussian that smooths the noise, in
   *     pixels
   * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus, Platt (2003)</a>
   */
  public record Elastic(float alpha, float sigma) {

    /** Pixels are thrown about long before. */
    public static final float MAX_ALPHA = 1000;

    /** Below it the picture is torn rather than bent. */
    public static final float MIN_SIGMA = 1;

    /** Above it a picture of this kind is moved rather than bent. */
    public static final float MAX_SIGMA = 50;

    public Elastic {
      requireWithin("alpha", alpha, 0, MAX_ALPHA);
      requireWithin("sigma", sigma, MIN_SIGMA, MAX_SIGMA);
    }
  }

  /**
   * Random erasing: a rectangle becomes background, as if something lay on the picture.
   *
   * @param probability how many of the pictures, as a share of them
   * @param minArea the smallest rectangle, as a share of the picture
   * @param maxArea the largest
   * @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al. (2017)</a>
   */
  public record Erasing(float probability, float minArea, float maxArea) {

    public Erasing {
      requireWithin("probability", probability, 0, 1);
      requireWithin("minArea", minArea, 0, 1);
      requireWithin("maxArea", maxArea, 0, 1);
      if (minArea > maxArea) {
        throw new IllegalArgumentException(
            "minArea must be at most maxArea, got %s and %s".formatted(minArea, maxArea));
      }
    }
  }

  /** Whether pixels come from other places at all. */
  boolean movesPixels() {
    boolean bends = elastic != null && elastic.alpha() > 0;
    return shift > 0 || rotation > 0 || scale > 0 || shear > 0 || mirror > 0 || bends;
  }

  private static void requireWithin(String name, float value, float min, float max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be from %s to %s, got %s", name, min, max, value));
    }
  }
}
