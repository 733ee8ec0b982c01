package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One way to write a digit: which strokes the pen makes, in the versions of several hands.
 *
 * <p>Such a version is called a form, and is text: points {@code x,y} that the pen passes, in
 * hundredths of the digit's height, x to the right and y downwards; {@code !} after a point where
 * it turns sharply; {@code /} where it is lifted. {@code "25,22 50,0! 50,100 / 20,100 80,100"} is a
 * 1 with flag and base. All forms of a skeleton have the same points in the same order, so that any
 * mixture of them shows the digit too. Immutable.
 */
final class Skeleton {

  private static final double UNIT = 100;

  private final int weight;
  private final List<List<Stroke>> forms;

  private Skeleton(int weight, List<List<Stroke>> forms) {
    this.weight = weight;
    this.forms = forms;
  }

  /**
   * A skeleton of these forms.
   *
   * @param weight how often the digit is written this way, relative to its other skeletons
   * @throws IllegalArgumentException if the forms have not the same points
   */
  static Skeleton of(int weight, String... forms) {
    for (String form : forms) {
      if (!pattern(form).equals(pattern(forms[0]))) {
        throw new IllegalArgumentException(
            "all forms of a skeleton must have the same points, got \"%s\" and \"%s\""
                .formatted(forms[0], form));
      }
    }
    return new Skeleton(weight, Arrays.stream(forms).map(Skeleton::parse).toList());
  }

  int weight() {
    return weight;
  }

  /** The control points of a random mixture of the forms, as strokes of the caller's own. */
  List<Stroke> mix(SeededRandom random) {
    double[] shares = shares(random);
    return IntStream.range(0, forms.getFirst().size()).mapToObj(s -> mix(s, shares)).toList();
  }

  private Stroke mix(int s, double[] shares) {
    Stroke first = forms.getFirst().get(s);
    var mixed = new Stroke(first.size());
    System.arraycopy(first.corner, 0, mixed.corner, 0, mixed.size());
    for (int f = 0; f < shares.length; f++) {
      Stroke form = forms.get(f).get(s);
      for (int i = 0; i < mixed.size(); i++) {
        mixed.x[i] += shares[f] * form.x[i];
        mixed.y[i] += shares[f] * form.y[i];
      }
    }
    return mixed;
  }

  /** Random shares that add up to 1. The cubes let one form prevail most times. */
  private double[] shares(SeededRandom random) {
    double[] shares = new double[forms.size()];
    double sum = 0;
    for (int f = 0; f < shares.length; f++) {
      double exponential = -StrictMath.log(1 - random.nextDouble());
      shares[f] = exponential * exponential * exponential;
      sum += shares[f];
    }
    for (int f = 0; f < shares.length; f++) {
      shares[f] /= sum;
    }
    return shares;
  }

  /** The form with every number replaced: what all forms must share. */
  private static String pattern(String form) {
    return form.replaceAll("-?\\d+", "0").replaceAll("\\s+", " ");
  }

  private static List<Stroke> parse(String form) {
    return Stream.of(form.split("/", -1))
        .map(text -> parseStroke(text.strip().split("\\s+", -1)))
        .toList();
  }

  private static Stroke parseStroke(String[] points) {
    var stroke = new Stroke(points.length);
    for (int i = 0; i < points.length; i++) {
      String[] coordinates = points[i].replace("!", "").split(",", -1);
      stroke.x[i] = Integer.parseInt(coordinates[0]) / UNIT;
      stroke.y[i] = Integer.parseInt(coordinates[1]) / UNIT;
      stroke.corner[i] = points[i].endsWith("!");
    }
    return stroke;
  }
}
