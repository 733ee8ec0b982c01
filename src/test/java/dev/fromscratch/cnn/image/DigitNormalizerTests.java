package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.IdxReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits in the form of MNIST and out of it. */
class DigitNormalizerTests {

  private static final int SIDE = MnistFrame.SIDE;

  /** Of a photograph of a sheet on a table, which is to be seen on all sides. */
  private static final int SEED_OF_TABLE = 1255;

  private static Picture small(byte[] pixels) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]);
    }
    return Picture.gray(SIDE, SIDE, values);
  }

  private static byte[] drawn(int index) {
    return DigitGenerator.draw(8, DigitGenerator.Part.TEST, index);
  }

  @Test
  void mnistPictureWhateverItShowsStaysAsItIs() throws Exception {
    String directory = System.getenv("CNN_DATASETS_DIRECTORY");
    assumeTrue(directory != null, "skipped: CNN_DATASETS_DIRECTORY is not set");
    Path folder = Path.of(String.valueOf(directory), "mnist");
    List<String> names = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    Dataset test =
        new IdxReader()
            .read(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                names);
    assertThat(test.size()).isEqualTo(10_000);
    for (int i = 0; i < test.size(); i++) {
      NormalizedDigit digit = DigitNormalizer.normalize(small(test.pixels(i)));
      assertThat(digit.pixels()).as("picture %d", i).isEqualTo(test.pixels(i));
      assertThat(digit.inverted()).isFalse();
    }
  }

  @Test
  void mnistPictureWhenItIsANegativeIsOnlyInverted() throws Exception {
    for (int i = 0; i < 4; i++) {
      byte[] pixels = DigitNormalizer.normalize(enlarged(drawn(i), 100, 0, false)).pixels();
      byte[] negative = pixels.clone();
      for (int k = 0; k < negative.length; k++) {
        negative[k] = (byte) (255 - negative[k]);
      }
      NormalizedDigit digit = DigitNormalizer.normalize(small(negative));
      assertThat(digit.pixels()).isEqualTo(pixels);
      assertThat(digit.inverted()).isTrue();
    }
  }

  /** A digit in this many pixels, at some place of a larger picture. */
  private static Picture enlarged(byte[] pixels, int size, int place, boolean inverted) {
    Plane large = Resampling.resample(small(pixels).red, 0, 0, size / (float) SIDE, size, size);
    Plane canvas = new Plane(size + 60, size + 40);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int to = (y + place % 40) * canvas.width + x + place % 60;
        canvas.values[to] = large.at(x, y);
      }
    }
    if (inverted) {
      for (int i = 0; i < canvas.values.length; i++) {
        canvas.values[i] = 255 - canvas.values[i];
      }
    }
    return Picture.gray(canvas.width, canvas.height, canvas.values);
  }

  /**
   * Wherever it is, however large and of either polarity, a digit becomes nearly the same: 0.018 at
   * most was seen here. Where the shorter side is rounded to one pixel more or less, all is half a
   * pixel elsewhere, which makes up to 0.028.
   */
  @ParameterizedTest
  @ValueSource(ints = {28, 60, 140, 400})
  void digitWhereverItIsBecomesTheSame(int size) throws Exception {
    for (int i = 0; i < 10; i += 2) {
      byte[] expected = DigitNormalizer.normalize(enlarged(drawn(i), 200, 0, false)).pixels();
      Picture moved = enlarged(drawn(i), size, 7 * i + 3, i % 4 == 0);
      NormalizedDigit digit = DigitNormalizer.normalize(moved);
      assertThat(digit.inverted()).isEqualTo(i % 4 == 0);
      assertThat(differences(expected, digit.pixels()))
          .as("a %d of %d pixels", i, size)
          .isLessThan(0.03);
      assertThat(digit.box().right()).isLessThanOrEqualTo(size + 60);
      assertThat(digit.scale() * digit.box().longestSide()).isBetween(19.9f, 20.1f);
    }
  }

  /** Beside a corner of the sheet, which is as light as ink on a blackboard and as narrow. */
  @Test
  void digitWhenItsSheetLiesOnATableIsFound() throws Exception {
    PictureReader reader = PictureReader.ofAtMost(1_000_000);
    byte[] digit = drawn(SEED_OF_TABLE % 100);
    byte[] file = Photograph.take(digit, digit, SEED_OF_TABLE, 280);
    byte[] writing = Photograph.writing(digit, SEED_OF_TABLE, 280);
    byte[] expected = DigitNormalizer.normalize(reader.read(writing, reader.budget())).pixels();
    byte[] found = DigitNormalizer.normalize(reader.read(file, reader.budget())).pixels();
    assertThat(differences(expected, found)).isLessThan(0.05);
  }

  /** The mean difference of two pictures that are moved a pixel against each other at most. */
  private static double differences(byte[] one, byte[] other) {
    double least = 1;
    for (int shift : new int[] {0, 1, -1, SIDE, -SIDE, SIDE + 1, SIDE - 1, -SIDE + 1, -SIDE - 1}) {
      double sum = 0;
      for (int i = 2 * SIDE; i < one.length - 2 * SIDE; i++) {
        sum += Math.abs(Byte.toUnsignedInt(one[i]) - Byte.toUnsignedInt(other[i + shift]));
      }
      least = Math.min(least, sum / one.length / 255);
    }
    return least;
  }

  /** A small loop that is blurred is no ground: were it a photograph, ink would be ratios. */
  @ParameterizedTest
  @ValueSource(ints = {6, 8})
  void drawingWhenItsLoopsAreFilledByBlurIsStillADrawing(int index) {
    Picture picture = enlarged(drawn(index), 200, 0, false).scaledTo(384);
    assertThat(FlatGround.ink(picture)).isNotNull();
  }

  @Test
  void digitWhenNormalizedHasTheFormOfMnist() throws Exception {
    for (int i = 0; i < 5; i++) {
      Picture picture = enlarged(drawn(i), 150, i, true);
      byte[] pixels = DigitNormalizer.normalize(picture).pixels();
      assertThat(MnistForm.of(small(pixels))).as("picture %d", i).isPresent();
      assertThat(DigitNormalizer.normalize(picture).pixels()).isEqualTo(pixels);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 17, 255})
  void pictureWhenNothingIsOnItIsRefused(float level) {
    for (int side : new int[] {1, 2, 28, 300}) {
      float[] values = new float[side * side];
      Arrays.fill(values, level);
      assertThatExceptionOfType(PictureException.class)
          .isThrownBy(() -> DigitNormalizer.normalize(Picture.gray(side, side, values)))
          .withMessage("expected something drawn on the picture, found no ink")
          .returns(PictureException.Reason.NO_INK, PictureException::reason);
    }
  }

  @Test
  void dotWhenItIsAllThereIsFillsTheBox() throws Exception {
    float[] values = new float[SIDE * SIDE];
    values[5 * SIDE + 9] = 255;
    NormalizedDigit dot = DigitNormalizer.normalize(Picture.gray(SIDE, SIDE, values));
    assertThat(dot.pixels()[14 * SIDE + 14]).isEqualTo((byte) 255);
    assertThat(dot.inverted()).isFalse();
  }

  @Test
  void strokeWhenItReachesTheEdgeIsKept() throws Exception {
    Plane canvas = new Plane(60, 100);
    for (int y = 0; y < 100; y++) {
      for (int x = 27; x < 34; x++) {
        canvas.values[y * 60 + x] = 255;
      }
    }
    NormalizedDigit one = DigitNormalizer.normalize(Picture.gray(60, 100, canvas.values));
    assertThat(one.box().height()).isGreaterThan(95);
    assertThat(one.pixels()[14 * SIDE + 14]).isEqualTo((byte) 255);
    assertThat(one.pixels()[14 * SIDE + 8]).isZero();
  }
}
