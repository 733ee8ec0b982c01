package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmenterTests {

  private static final Shape GREY = Shape.of(1, 28, 28);

  /** Every change at once, and each alone. */
  private static final List<Augmentation> ALL =
      List.of(
          Augmentation.LIGHT,
          Augmentation.STRONG,
          new Augmentation(3, 0, 0, 0, null, 0, null),
          new Augmentation(0, 180, 0, 0, null, 0, null),
          new Augmentation(0, 0, 0.9f, 0, null, 0, null),
          new Augmentation(0, 0, 0, 75, null, 0, null),
          new Augmentation(0, 0, 0, 0, new Elastic(34, 4), 0, null),
          new Augmentation(0, 0, 0, 0, null, 3, null),
          new Augmentation(1, 0, 0, 0, null, 0, null, 0.5f),
          new Augmentation(0, 0, 0, 0, null, 0, new Erasing(1, 0.1f, 0.3f)),
          new Augmentation(100, 180, 0.9f, 75, new Elastic(1000, 1), 10, new Erasing(1, 0, 1)));

  private static byte[] digit(int index) {
    return DigitGenerator.draw(1, DigitGenerator.Part.TRAINING, index);
  }

  private static byte[] augment(Augmentation settings, long seed, int epoch, int index) {
    var augmenter = new Augmenter(settings, GREY, seed);
    augmenter.beginEpoch(epoch);
    return augmenter.augment(digit(index), 0, index).clone();
  }

  private static int max(byte[] pixels) {
    int max = 0;
    for (byte pixel : pixels) {
      max = Math.max(max, pixel & 0xFF);
    }
    return max;
  }

  @Test
  void augmentWhenNothingIsToChangeKeepsEveryBit() {
    var still = new Augmentation(0, 0, 0, 0, new Elastic(0, 4), 0, new Erasing(0, 0, 1));
    byte[] all = new byte[784];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (Augmentation settings : List.of(Augmentation.NONE, still)) {
      byte[] result = new Augmenter(settings, GREY, 1).augment(all, 0, 0);
      assertThat(result).containsExactly(all).isNotSameAs(all);
    }
  }

  @Test
  void augmentWhenRepeatedDependsOnSeedEpochAndIndexAlone() {
    for (Augmentation settings : ALL) {
      byte[] alone = augment(settings, 7, 3, 5);
      var busy = new Augmenter(settings, GREY, 7);
      for (int epoch = 1; epoch <= 3; epoch++) {
        busy.beginEpoch(epoch);
        for (int index = 9; index >= 5; index--) {
          byte[] result = busy.augment(digit(index), 0, index);
          if (epoch == 3 && index == 5) {
            assertThat(result).as("%s", settings).containsExactly(alone);
          }
        }
      }
    }
  }

  @Test
  void augmentWhenSeedEpochOrIndexDifferIsAnotherPicture() {
    for (Augmentation settings : ALL.subList(0, ALL.size() - 1)) {
      Set<String> results = new HashSet<>();
      var augmenter = new Augmenter(settings, GREY, 1);
      for (int epoch = 1; epoch <= 5; epoch++) {
        augmenter.beginEpoch(epoch);
        for (int index = 0; index < 5; index++) {
          results.add(Arrays.toString(augmenter.augment(digit(3), 0, index)));
        }
      }
      results.add(Arrays.toString(new Augmenter(settings, GREY, 2).augment(digit(3), 0, 0)));
      // Two rectangles may cover the same ink.
      assertThat(results).as("%s", settings).hasSizeBetween(24, 26);
    }
  }

  @Test
  void augmentWhenDoneLeavesTheOriginalAndStaysWithinItsInk() {
    for (Augmentation settings : ALL) {
      var augmenter = new Augmenter(settings, GREY, 1);
      for (int index = 0; index < 40; index++) {
        byte[] original = digit(index);
        for (int i = 0; i < original.length; i++) {
          original[i] = (byte) ((original[i] & 0xFF) / 2);
        }
        byte[] kept = original.clone();
        byte[] result = augmenter.augment(original, 0, index);
        assertThat(original).containsExactly(kept);
        assertThat(max(result)).as("%s", settings).isLessThanOrEqualTo(max(original));
      }
    }
  }

  @Test
  void augmentWhenThePictureIsInTheMiddleOfAnArrayReadsItThere() {
    byte[] several = new byte[3 * 784];
    System.arraycopy(digit(4), 0, several, 784, 784);
    byte[] result = new Augmenter(Augmentation.STRONG, GREY, 1).augment(several, 784, 4);
    assertThat(result).containsExactly(augment(Augmentation.STRONG, 1, 0, 4));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new Augmenter(Augmentation.NONE, GREY, 1).augment(several, 1569, 0));
  }

  @Test
  void augmentWhenThereAreSeveralChannelsChangesThemAlike() {
    byte[] colours = new byte[3 * 784];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(digit(8), 0, colours, 784 * c, 784);
    }
    for (Augmentation settings : ALL) {
      byte[] result = new Augmenter(settings, Shape.of(3, 28, 28), 1).augment(colours, 0, 8);
      byte[] grey = augment(settings, 1, 0, 8);
      for (int c = 0; c < 3; c++) {
        assertThat(Arrays.copyOfRange(result, 784 * c, 784 * (c + 1))).containsExactly(grey);
      }
    }
  }

  @Test
  void augmentWhenPicturesAreTinyOrOblongWorksToo() {
    var random = new SeededRandom(1);
    for (Shape shape : List.of(Shape.of(1, 1, 1), Shape.of(2, 1, 9), Shape.of(1, 7, 2))) {
      byte[] picture = new byte[shape.size()];
      for (int i = 0; i < picture.length; i++) {
        picture[i] = (byte) random.nextInt(256);
      }
      for (Augmentation settings : ALL) {
        byte[] result = new Augmenter(settings, shape, 1).augment(picture, 0, 0);
        assertThat(result).hasSize(shape.size());
      }
    }
  }

  @Test
  void augmentWhenShiftedMovesADotByNoMoreThanAskedAndEverywhereWithin() {
    byte[] dot = new byte[29 * 29];
    dot[14 * 29 + 14] = (byte) 200;
    var settings = new Augmentation(2, 0, 0, 0, null, 0, null);
    var augmenter = new Augmenter(settings, Shape.of(1, 29, 29), 1);
    List<Double> shifts = new ArrayList<>();
    for (int epoch = 1; epoch <= 500; epoch++) {
      augmenter.beginEpoch(epoch);
      byte[] moved = augmenter.augment(dot, 0, 0);
      shifts.add(centre(moved, false) - 14);
      shifts.add(centre(moved, true) - 14);
    }
    assertThat(shifts).as("seed 1").allMatch(s -> s > -2.02 && s < 2.02);
    assertThat(shifts).anyMatch(s -> s < -1.9).anyMatch(s -> s > 1.9);
    double mean = shifts.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.12));
  }

  @Test
  void augmentWhenMirroredSwapsLeftAndRightAndNothingElse() {
    byte[] picture = new byte[2 * 3 * 4];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (10 * i);
    }
    var settings = new Augmentation(0, 0, 0, 0, null, 0, null, 1);
    byte[] result = new Augmenter(settings, Shape.of(2, 3, 4), 1).augment(picture, 0, 0);
    for (int i = 0; i < picture.length; i++) {
      assertThat(result[i]).as("pixel %d", i).isEqualTo(picture[i / 4 * 4 + 3 - i % 4]);
    }
  }

  @Test
  void augmentWhenMirroredSometimesMirrorsThatOftenAndMovesNothingElse() {
    byte[] picture = digit(2);
    byte[] mirrored =
        new Augmenter(new Augmentation(0, 0, 0, 0, null, 0, null, 1), GREY, 1)
            .augment(picture, 0, 0)
            .clone();
    var sometimes = new Augmenter(new Augmentation(0, 0, 0, 0, null, 0, null, 0.3f), GREY, 1);
    int count = 0;
    for (int index = 0; index < 2000; index++) {
      byte[] result = sometimes.augment(picture, 0, index);
      assertThat(result).isIn(picture, mirrored);
      count += Arrays.equals(result, mirrored) ? 1 : 0;
    }
    assertThat(count / 2000.0).as("seed 1").isCloseTo(0.3, within(0.04));
  }

  @Test
  void augmentWhenErasingIsSometimesErasesThatOften() {
    var settings = new Augmentation(0, 0, 0, 0, null, 0, new Erasing(0.3f, 0.2f, 0.5f));
    byte[] full = new byte[784];
    Arrays.fill(full, (byte) 255);
    var augmenter = new Augmenter(settings, GREY, 1);
    int erased = 0;
    for (int index = 0; index < 2000; index++) {
      erased += Arrays.equals(augmenter.augment(full, 0, index), full) ? 0 : 1;
    }
    assertThat(erased / 2000.0).as("seed 1").isCloseTo(0.3, within(0.04));
  }

  private static double centre(byte[] picture, boolean vertical) {
    double sum = 0;
    double mass = 0;
    for (int i = 0; i < picture.length; i++) {
      sum += (vertical ? i / 29 : i % 29) * (double) (picture[i] & 0xFF);
      mass += picture[i] & 0xFF;
    }
    return sum / mass;
  }
}
