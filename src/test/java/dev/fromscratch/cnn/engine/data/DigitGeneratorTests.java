package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitGeneratorTests {

  private static final int SIDE = 28;

  private static final Dataset TRAINING = DigitGenerator.generate(42, 3000);
  private static final Dataset TEST = DigitGenerator.generate(42, Part.TEST, 1000);

  @Test
  void generateWhenDoneIsBalancedAndNamed() {
    assertThat(TRAINING.imageShape()).isEqualTo(Shape.of(1, SIDE, SIDE));
    assertThat(TRAINING.countsPerClass()).containsOnly(300).hasSize(10);
    assertThat(TRAINING.classNames())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void generateWhenSeedIsTheSameGivesTheSameBytes() {
    assertThat(DigitGenerator.generate(42, 3000).contentHash()).isEqualTo(TRAINING.contentHash());
  }

  @Test
  void generateWhenSeedOrPartDiffersGivesOtherImages() {
    Dataset otherSeed = DigitGenerator.generate(43, 1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(otherSeed.pixels(i)).isNotEqualTo(TRAINING.pixels(i));
      assertThat(TEST.pixels(i)).isNotEqualTo(TRAINING.pixels(i));
    }
  }

  @Test
  void drawWhenAloneGivesTheImageOfTheSet() {
    for (int i = 0; i < 1000; i++) {
      assertThat(DigitGenerator.draw(42, Part.TRAINING, i)).isEqualTo(TRAINING.pixels(i));
      assertThat(DigitGenerator.draw(42, Part.TEST, i)).isEqualTo(TEST.pixels(i));
    }
  }

  /**
   * Models name the data they were trained on by its hash, so the same images must come out on
   * every machine, and a change of the drawing must be meant.
   */
  @Test
  void generateWhenNothingWasChangedGivesThePublishedImages() {
    assertThat(DigitGenerator.generate(42, 1000).contentHash())
        .isEqualTo("7838b640faf5bfb95b20677dd737c89eb751b724a1f3caf99e3e623a3acbc9a9");
  }

  @Test
  void generateWhenCountIsNegativeSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DigitGenerator.generate(42, -1))
        .withMessage("count must be 0 to 2739137, got -1");
    assertThat(DigitGenerator.generate(42, 0).size()).isZero();
  }

  @Test
  void imagesWhenDrawnFillABoxOfTwentyPixelsAroundTheirCenterOfMass() {
    for (int i = 0; i < TRAINING.size(); i++) {
      byte[] image = TRAINING.pixels(i);
      int[] rows = inked(image, true);
      int[] columns = inked(image, false);
      assertThat(Math.max(extent(rows), extent(columns))).as("image %d", i).isEqualTo(20);
      assertCentered(i, centerOfMass(image, true), rows);
      assertCentered(i, centerOfMass(image, false), columns);
    }
  }

  /** A heavy top or foot may push the digit to the edge of the field, but not over it. */
  private static void assertCentered(int image, double center, int[] inked) {
    boolean atEdge = Arrays.stream(inked).anyMatch(at -> at == 0 || at == SIDE - 1);
    assertThat(center).as("image %d", image).isCloseTo(14, within(atEdge ? 1.5 : 0.51));
  }

  @Test
  void imagesWhenDrawnAreNeitherBlankNorFull() {
    for (int i = 0; i < TRAINING.size(); i++) {
      double ink = ink(TRAINING.pixels(i));
      assertThat(ink).as("image %d", i).isBetween(15.0, 300.0);
    }
  }

  /**
   * The same measure gives 1.7, 2.2 and 3.0 pixels for a tenth, half and nine tenths of MNIST's
   * first 3,000 test images. Pens here vary more, so that other pens than MNIST's are known too.
   */
  @Test
  void strokesWhenMeasuredAreAsBroadAsPensDrawThem() {
    double[] widths =
        IntStream.range(0, TRAINING.size())
            .mapToDouble(i -> strokeWidth(TRAINING.pixels(i)))
            .sorted()
            .toArray();
    assertThat(widths[widths.length / 100]).isBetween(1.2, 1.5);
    assertThat(widths[widths.length / 10]).isBetween(1.5, 1.8);
    assertThat(widths[widths.length / 2]).isBetween(2.2, 2.6);
    assertThat(widths[widths.length * 9 / 10]).isBetween(3.3, 4.1);
    assertThat(widths[widths.length * 99 / 100]).isBetween(4.5, 6.0);
  }

  /** Twice the ink by the length of its edge, which is how much brightness changes in all. */
  private static double strokeWidth(byte[] image) {
    double edge = 0;
    for (int p = 0; p < image.length - SIDE - 1; p++) {
      int here = image[p] & 0xFF;
      edge += Math.hypot((image[p + 1] & 0xFF) - here, (image[p + SIDE] & 0xFF) - here) / 255;
    }
    return 2 * ink(image) / edge;
  }

  /** 100 images of every class, each against each: a generator with few ideas repeats itself. */
  @Test
  void imagesWhenComparedWithinTheirClassAreNotNearDuplicates() {
    for (int digit = 0; digit < 10; digit++) {
      Dataset images = TRAINING.selectClasses(digit).firstPerClass(100);
      int nearDuplicates = 0;
      for (int i = 0; i < images.size(); i++) {
        for (int j = 0; j < i; j++) {
          double difference = difference(images.pixels(i), images.pixels(j));
          assertThat(difference).as("%d: images %d and %d", digit, i, j).isGreaterThan(0.03);
          nearDuplicates += difference < 0.2 ? 1 : 0;
        }
      }
      // Of 4,950 pairs; MNIST's own have 8 to 76, and 286 for the bare stroke of a 1.
      assertThat(nearDuplicates)
          .as("near duplicates of %d", digit)
          .isLessThan(digit == 1 ? 200 : 60);
    }
  }

  @Test
  void classesWhenToldApartByNearestMeanImageAreSeparable() {
    assertThat(accuracyOfNearestMean(TRAINING, TEST)).isBetween(0.6, 0.8);
  }

  @Test
  void classesWhenRealDigitsAreToldApartByDrawnMeansAreTheRealOnes() throws IOException {
    Path folder = RealDatasets.folder("mnist");
    Dataset mnist =
        new IdxReader()
            .read(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                TRAINING.classNames());
    assertThat(accuracyOfNearestMean(TRAINING, mnist)).isGreaterThan(0.74);
  }

  private static double accuracyOfNearestMean(Dataset training, Dataset test) {
    float[][] means = new float[10][SIDE * SIDE];
    for (int i = 0; i < training.size(); i++) {
      byte[] image = training.pixels(i);
      for (int p = 0; p < image.length; p++) {
        means[training.label(i)][p] += (image[p] & 0xFF) / (training.size() / 10f);
      }
    }
    long right =
        IntStream.range(0, test.size())
            .filter(i -> nearest(means, test.pixels(i)) == test.label(i))
            .count();
    return (double) right / test.size();
  }

  private static int nearest(float[][] means, byte[] image) {
    int nearest = 0;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < means.length; digit++) {
      double distance = 0;
      for (int p = 0; p < image.length; p++) {
        double difference = means[digit][p] - (image[p] & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = digit;
      }
    }
    return nearest;
  }

  /** The share of the ink of both images that only one of them has, in [0, 1]. */
  private static double difference(byte[] a, byte[] b) {
    double different = 0;
    for (int p = 0; p < a.length; p++) {
      different += Math.abs((a[p] & 0xFF) - (b[p] & 0xFF)) / 255.0;
    }
    return different / (ink(a) + ink(b));
  }

  /** All ink, in full pixels. */
  private static double ink(byte[] image) {
    double ink = 0;
    for (byte pixel : image) {
      ink += (pixel & 0xFF) / 255.0;
    }
    return ink;
  }

  private static double centerOfMass(byte[] image, boolean vertical) {
    double moment = 0;
    for (int p = 0; p < image.length; p++) {
      moment += (image[p] & 0xFF) / 255.0 * (vertical ? p / SIDE : p % SIDE);
    }
    return moment / ink(image);
  }

  /** The rows or columns with ink. */
  private static int[] inked(byte[] image, boolean rows) {
    return IntStream.range(0, image.length)
        .filter(p -> image[p] != 0)
        .map(p -> rows ? p / SIDE : p % SIDE)
        .toArray();
  }

  private static int extent(int[] positions) {
    return Arrays.stream(positions).max().orElseThrow()
        - Arrays.stream(positions).min().orElseThrow()
        + 1;
  }
}
