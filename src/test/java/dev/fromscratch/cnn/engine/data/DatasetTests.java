package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTests {

  private static final Shape ONE_PIXEL = Shape.of(1, 1, 1);

  /** One-pixel images whose value is their position. */
  private static Dataset numbered(int... labels) {
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    int classes = Arrays.stream(labels).max().orElseThrow() + 1;
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    return Dataset.of(ONE_PIXEL, names, pixels, labels);
  }

  /** The values of one-pixel images, in order. */
  private static int[] values(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(i -> dataset.pixels(i)[0] & 0xFF).toArray();
  }

  private static int[] labels(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(dataset::label).toArray();
  }

  @Test
  void pixelsWhenImagesHaveChannelsAreThoseOfOneImage() {
    byte[] pixels = {0, 1, 2, 3, 4, 5, 6, 7, (byte) 200, 9, 10, 11};
    var dataset = Dataset.of(Shape.of(3, 1, 2), List.of("a", "b"), pixels, new int[] {1, 0});
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.pixels(1)).containsExactly(6, 7, (byte) 200, 9, 10, 11);
    assertThat(labels(dataset)).containsExactly(1, 0);
    assertThat(dataset.countsPerClass()).containsExactly(1, 1);
  }

  @Test
  void ofWhenTheCallerChangesItsLabelsLaterKeepsItsOwn() {
    int[] labels = {0, 1};
    var dataset = Dataset.of(ONE_PIXEL, List.of("a", "b"), new byte[2], labels);
    labels[0] = 1;
    dataset.pixels(0)[0] = 9;
    assertThat(labels(dataset)).containsExactly(0, 1);
    assertThat(values(dataset)).containsExactly(0, 0);
  }

  @Test
  void ofWhenThePartsDoNotFitNamesThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.of(Shape.of(1, 2, 2), List.of("a"), new byte[7], new int[2]))
        .withMessage("2 images of shape [1, 2, 2] need 8 pixels, got 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.of(ONE_PIXEL, List.of("a", "b"), new byte[2], new int[] {0, 2}))
        .withMessage("label 2 of image 1 is not a class index: expected 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.of(Shape.of(28, 28), List.of("a"), new byte[784], new int[1]))
        .withMessage("an image has shape [C, H, W], got [28, 28]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.of(ONE_PIXEL, List.of(), new byte[0], new int[0]))
        .withMessage("a data set has 1 to 1000 classes, got 0");
  }

  @Test
  void subsetWhenTakenOfASubsetFollowsBothOrders() {
    Dataset subset = numbered(0, 1, 2, 0, 1, 2).subset(5, 4, 3, 2).subset(3, 0, 0);
    assertThat(values(subset)).containsExactly(2, 5, 5);
    assertThat(labels(subset)).containsExactly(2, 2, 2);
    assertThat(subset.countsPerClass()).containsExactly(0, 0, 3);
  }

  @Test
  void originalIndexWhenAskedOfAViewIsThatOfTheWhole() {
    Dataset whole = numbered(0, 1, 2, 2, 1, 0, 1);
    Dataset view = whole.selectClasses(2, 1).firstPerClass(2).subset(3, 2, 1, 0);
    int[] originals = IntStream.range(0, view.size()).map(view::originalIndex).toArray();
    assertThat(originals).containsExactly(4, 1, 3, 2).isEqualTo(values(view));
    assertThat(whole.originalIndex(5)).isEqualTo(5);
  }

  @Test
  void subsetWhenAPositionIsOutsideIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> numbered(0, 1).subset(0, 2))
        .withMessageContaining("2");
  }

  @Test
  void selectClassesWhenGivenInAnotherOrderRelabelsInThatOrder() {
    Dataset selected = numbered(0, 1, 2, 2, 1, 0).selectClasses(2, 0);
    assertThat(values(selected)).containsExactly(0, 2, 3, 5);
    assertThat(labels(selected)).containsExactly(1, 0, 0, 1);
    assertThat(selected.classNames()).containsExactly("class 2", "class 0");
  }

  @Test
  void selectClassesWhenOneIsUnknownOrTwiceOrNoneSaysSo() {
    Dataset dataset = numbered(0, 1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dataset.selectClasses(0, 3))
        .withMessage("class 3 does not exist: expected 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dataset.selectClasses(1, 1))
        .withMessage("class 1 is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dataset.selectClasses())
        .withMessage("classes must name at least one class, got none");
  }

  @Test
  void withClassesWhenNamedInAnotherOrderRelabelsByNameAndLeavesOthersOut() {
    Dataset dataset = numbered(0, 1, 2, 2, 1, 0);
    Dataset renamed = dataset.withClasses(List.of("class 2", "class 7", "class 0"));
    assertThat(values(renamed)).containsExactly(0, 2, 3, 5);
    assertThat(labels(renamed)).containsExactly(2, 0, 0, 2);
    assertThat(renamed.classNames()).containsExactly("class 2", "class 7", "class 0");
    assertThat(dataset.withClasses(List.of("another")).size()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dataset.withClasses(List.of()))
        .withMessage("a data set has 1 to 1000 classes, got 0");
  }

  @Test
  void firstPerClassWhenClassesAlternateGroupsThem() {
    Dataset first = numbered(1, 0, 1, 0, 1, 0, 2).firstPerClass(2);
    assertThat(values(first)).containsExactly(1, 3, 0, 2, 6);
    assertThat(labels(first)).containsExactly(0, 0, 1, 1, 2);
  }

  @Test
  void firstPerClassWhenNotPositiveSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbered(0).firstPerClass(0))
        .withMessage("samplesPerClass must be positive, got 0");
  }

  @Test
  void splitWhenClassesAreUnevenTakesTheSameShareOfEach() {
    int[] labels = IntStream.range(0, 200).map(i -> i % 10 == 0 ? 1 : i % 2 * 2).toArray();
    Dataset dataset = numbered(labels);
    Dataset.Split split = dataset.split(0.25, 7);
    assertThat(dataset.countsPerClass()).containsExactly(80, 20, 100);
    assertThat(split.training().countsPerClass()).containsExactly(60, 15, 75);
    assertThat(split.validation().countsPerClass()).containsExactly(20, 5, 25);
    int[] all = concat(values(split.training()), values(split.validation()));
    assertThat(all).containsExactlyInAnyOrder(values(dataset));
    assertThat(values(split.training())).isSorted();
    assertThat(values(split.validation())).isSorted();
  }

  @Test
  void splitWhenClassesAreTinyStillTakesTheWholeShare() {
    int[] labels = IntStream.range(0, 40).map(i -> i % 10).toArray();
    assertThat(numbered(labels).split(0.1, 7).validation().size()).isEqualTo(4);
    assertThat(numbered(0, 0, 0, 0, 1).split(0.8, 7).training().countsPerClass())
        .containsExactly(1, 1);
  }

  @Test
  void splitWhenSeedIsTheSameIsTheSame() {
    int[] labels = IntStream.range(0, 200).map(i -> i % 5).toArray();
    Dataset dataset = numbered(labels);
    int[] first = values(dataset.split(0.2, 7).validation());
    assertThat(values(dataset.split(0.2, 7).validation())).isEqualTo(first);
    assertThat(values(dataset.split(0.2, 8).validation())).isNotEqualTo(first);
  }

  @Test
  void splitWhenFractionIsZeroLeavesValidationEmpty() {
    Dataset.Split split = numbered(0, 1, 1).split(0, 7);
    assertThat(split.validation().size()).isZero();
    assertThat(values(split.training())).containsExactly(0, 1, 2);
  }

  @Test
  void splitWhenFractionIsOutsideSaysSo() {
    for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> numbered(0, 1).split(fraction, 7))
          .withMessage("the validation fraction must be at least 0 and below 1, got " + fraction);
    }
  }

  @Test
  void contentHashWhenContentIsTheSameIsTheSameForAViewAndACopy() {
    Dataset view = numbered(0, 1, 2, 1).subset(3, 1);
    Dataset copy =
        Dataset.of(ONE_PIXEL, List.of("x", "y", "z"), new byte[] {3, 1}, new int[] {1, 1});
    assertThat(view.contentHash()).isEqualTo(copy.contentHash()).matches("[0-9a-f]{64}");
  }

  @Test
  void contentHashWhenPixelsLabelsOrderOrShapeDifferIsAnother() {
    String hash = numbered(0, 1, 1, 0).contentHash();
    byte[] pixels = {0, 1, 2, 3};
    var names = List.of("a", "b");
    assertThat(numbered(0, 1, 0, 1).contentHash()).isNotEqualTo(hash);
    assertThat(numbered(0, 1, 1, 0).subset(3, 1, 2, 0).contentHash()).isNotEqualTo(hash);
    assertThat(Dataset.of(ONE_PIXEL, names, new byte[4], new int[] {0, 1, 1, 0}).contentHash())
        .isNotEqualTo(hash);
    assertThat(Dataset.of(Shape.of(1, 1, 2), names, pixels, new int[] {0, 1}).contentHash())
        .isNotEqualTo(Dataset.of(Shape.of(1, 2, 1), names, pixels, new int[] {0, 1}).contentHash());
  }

  /**
   * The hash is stored with models: {@code sha256(1,1,1,1 | pixel 5 | label 0)}, from sha256sum.
   */
  @Test
  void contentHashWhenComputedElsewhereIsTheSame() {
    Dataset dataset = Dataset.of(ONE_PIXEL, List.of("a"), new byte[] {5}, new int[] {0});
    assertThat(dataset.contentHash())
        .isEqualTo("6bc0982bcd59d400ccf0102b6e9b3efe425a48f3c6208bc9ec9fb1589b35cf9a");
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }
}
