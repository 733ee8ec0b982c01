package dev.fromscratch.cnn.image;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is drawn on a picture to the form of MNIST, whatever it is drawn on: a photograph, a
 * scan or a drawing becomes 28x28 pixels with light ink on black. A picture that has that form
 * stays as it is. The same picture always gives the same result. Thread-safe.
 *
 * <ol>
 *   <li>{@link FlatGround} and {@link UnevenGround} measure how much each pixel stands out,
 *   <li>{@link DigitFinder} finds the strokes, without {@link Ruling}, specks and what else lies
 *       around; {@link Polarity} and {@link Outline} help to tell ink from the light between,
 *   <li>a small digit is looked at again from nearby,
 *   <li>{@link StrokeWidth} evens the strokes, and {@link MnistFrame} places them.
 * </ol>
 */
public final class DigitNormalizer {

  /** Pixels along the longest side on which digits are looked for. */
  private static final int SIDE = 384;

  /** Half the breadth of the broadest stroke, as shares of the longest side, to be tried. */
  private static final float[] RADII = {0.11f, 0.04f};

  /** A digit that is smaller, as a share of the picture, is looked at from nearby. */
  private static final float SMALL = 0.4f;

  /** The side of what is looked at then, in lengths of the digit. */
  private static final float NEARBY = 2.2f;

  /** How much broader than its strokes the window around a digit from nearby is. */
  private static final float RADIUS_PER_BREADTH = 1.6f;

  private static final int LEAST_RADIUS = 6;

  /**
   * Powers of the evidence for the polarity of strokes and of the share of their outline that is
   * seen: both are smaller for what is no stroke, and this makes them smaller still.
   */
  private static final int POLARITY_POWER = 2;

  private static final int OUTLINE_POWER = 4;

  private DigitNormalizer() {}

  /**
   * Finds the digit on a picture.
   *
   * @throws PictureException if there is nothing on it
   */
  public static NormalizedDigit normalize(Picture picture) throws PictureException {
    Optional<NormalizedDigit> same = MnistForm.of(picture);
    if (same.isPresent()) {
      return same.get();
    }
    View view = view(picture);
    if (view == null) {
      throw new PictureException(
          PictureException.Reason.NO_INK, "expected something drawn on the picture, found no ink");
    }
    MnistFrame frame = new MnistFrame(StrokeWidth.even(view.digit.mask(), view.digit.box()));
    Box box = view.onFile(picture);
    return new NormalizedDigit(
        frame.pixels,
        view.digit.dark(),
        box,
        (float) MnistFrame.BOX / box.longestSide(),
        frame.right,
        frame.down);
  }

  /** A digit and the part of a picture that it was found on. */
  private record View(Digit digit, float left, float top, float scale) {

    Box onFile(Picture picture) {
      Box box = digit.box();
      return picture.onFile(
          left + box.left() / scale,
          top + box.top() / scale,
          left + box.right() / scale,
          top + box.bottom() / scale);
    }
  }

  private static @Nullable View view(Picture picture) {
    float scale = (float) SIDE / Math.max(picture.width(), picture.height());
    Picture whole = picture.scaledTo(SIDE);
    Ink flat = FlatGround.ink(whole);
    Digit digit =
        flat != null
            ? DigitFinder.find(flat).orElse(null)
            : guess(new UnevenGround(picture.scaledTo(SIDE / 2)))
                .flatMap(guess -> find(whole, guess))
                .orElse(null);
    if (digit == null) {
      return null;
    }
    View view = new View(digit, 0, 0, scale);
    boolean small = digit.box().longestSide() < SMALL * Math.max(whole.width(), whole.height());
    return small ? nearby(picture, view, flat != null) : view;
  }

  /** Whether ink is dark, and how far around a pixel the ground is looked for. */
  private record Guess(boolean dark, float radius, double score) {}

  private static Optional<Guess> guess(UnevenGround ground) {
    return Stream.of(true, false)
        .flatMap(dark -> Stream.of(guess(ground, dark, RADII[0]), guess(ground, dark, RADII[1])))
        .filter(guess -> guess.score > 0)
        .max(Comparator.comparingDouble(Guess::score));
  }

  private static Guess guess(UnevenGround ground, boolean dark, float radius) {
    Digit digit = find(ground, dark, Math.round(radius * SIDE / 2)).orElse(null);
    if (digit == null) {
      return new Guess(dark, radius, 0);
    }
    double evidence =
        Polarity.evidence(ground.logarithms, digit.mask(), digit.box(), digit.breadth());
    double fits = (1 + (dark ? evidence : -evidence)) / 2;
    double seen = Outline.seen(ground.withGround(dark), digit.mask());
    double likely = Math.pow(fits, POLARITY_POWER) * Math.pow(seen, OUTLINE_POWER);
    return new Guess(dark, radius, digit.score() * likely);
  }

  private static Optional<Digit> find(Picture picture, Guess guess) {
    return find(new UnevenGround(picture), guess.dark, Math.round(guess.radius * SIDE));
  }

  private static Optional<Digit> find(UnevenGround ground, boolean dark, int radius) {
    Ink ink = ground.ink(dark, radius);
    float blur = (float) Math.max(ink.plane.width, ink.plane.height) / SIDE;
    return DigitFinder.find(new Ink(Resampling.blurred(ink.plane, blur), dark));
  }

  /** The same digit, if it is found again on a part of the picture around it. */
  private static View nearby(Picture picture, View first, boolean flat) {
    Box box = first.digit.box();
    float side = NEARBY * box.longestSide() / first.scale;
    float middle = first.left + (box.left() + box.right()) / 2f / first.scale;
    float center = first.top + (box.top() + box.bottom()) / 2f / first.scale;
    float left = Math.clamp(middle - side / 2, 0, Math.max(0, picture.width() - side));
    float top = Math.clamp(center - side / 2, 0, Math.max(0, picture.height() - side));
    float scale = SIDE / side;
    int width = Math.round(Math.min(side, picture.width() - left) * scale);
    int height = Math.round(Math.min(side, picture.height() - top) * scale);
    Picture part = picture.resampled(left, top, scale, width, height);
    float breadth = first.digit.breadth() * scale / first.scale;
    int radius =
        Math.clamp(Math.round(RADIUS_PER_BREADTH * breadth), LEAST_RADIUS, (int) (RADII[0] * SIDE));
    Ink ink = flat ? FlatGround.ink(part) : null;
    Optional<Digit> again =
        ink != null
            ? DigitFinder.find(ink)
            : find(new UnevenGround(part), first.digit.dark(), radius);
    return again.map(digit -> new View(digit, left, top, scale)).orElse(first);
  }
}
