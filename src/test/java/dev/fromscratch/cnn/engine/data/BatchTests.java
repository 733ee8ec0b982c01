package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTests {

  private static final Shape IMAGE = Shape.of(1, 1, 2);

  private final Dataset dataset =
      Dataset.of(
          IMAGE, List.of("a", "b"), new byte[] {0, 1, 2, 3, 4, (byte) 255}, new int[] {0, 1, 1});

  /** Pixel p becomes 10 p. */
  private static float[] tenfold() {
    float[] values = new float[256];
    for (int p = 0; p < values.length; p++) {
      values[p] = 10f * p;
    }
    return values;
  }

  @Test
  void fillWhenGivenAnOrderCopiesThatPartOfItThroughTheTable() {
    var batch = new Batch(2, IMAGE);
    batch.fill(dataset, new int[] {1, 2, 0}, 1, 2, tenfold());
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.images().shape()).isEqualTo(Shape.of(2, 1, 1, 2));
    assertThat(batch.images().samples()).containsExactly(40f, 2550f, 0f, 10f);
    assertThat(batch.labels()).containsExactly(1, 0);
  }

  @Test
  void fillWhenTheLastBatchIsSmallerShowsOnlyItsSamples() {
    var batch = new Batch(2, IMAGE);
    batch.fill(dataset, new int[] {0, 1, 2}, 0, 2, tenfold());
    batch.fill(dataset, new int[] {0, 1, 2}, 2, 1, tenfold());
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.images().shape()).isEqualTo(Shape.of(1, 1, 1, 2));
    assertThat(batch.images().data()).startsWith(40f, 2550f);
    assertThat(batch.labels()[0]).isEqualTo(1);
  }

  @Test
  void fillWhenAugmentedGivesEachImageItsPositionInTheDataSet() {
    var settings = new Augmentation(1, 0, 0, 0, null, 0, null);
    var augmenter = new Augmenter(settings, IMAGE, 7);
    augmenter.beginEpoch(3);
    byte[] expected = augmenter.augment(dataset.pixels(2), 0, 2).clone();
    var batch = new Batch(2, IMAGE);
    batch.fill(dataset, new int[] {0, 1, 2}, 1, 2, tenfold(), augmenter);
    assertThat(batch.images().sample(1))
        .containsExactly(10f * (expected[0] & 0xFF), 10f * (expected[1] & 0xFF));
    assertThat(batch.images().samples()).isNotEqualTo(new float[] {20, 30, 40, 2550});
    assertThat(batch.labels()).containsExactly(1, 1);
  }

  @Test
  void fillWhenTheCountStaysReusesTheSameTensor() {
    var batch = new Batch(2, IMAGE);
    batch.fill(dataset, new int[] {0, 1, 2}, 0, 2, tenfold());
    Tensor images = batch.images();
    batch.fill(dataset, new int[] {2, 1, 0}, 0, 2, tenfold());
    assertThat(batch.images()).isSameAs(images);
  }

  @Test
  void fillWhenTheDataDoesNotFitSaysSo() {
    var batch = new Batch(2, IMAGE);
    int[] order = {0, 1, 2};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.fill(dataset, order, 0, 3, tenfold()))
        .withMessage("a batch of capacity 2 takes 1 to 2 samples, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.fill(dataset, order, 0, 2, new float[255]))
        .withMessage("pixelValues must have an entry for each of the 256 pixel values, got 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(2, Shape.of(2, 1, 1)).fill(dataset, order, 0, 1, tenfold()))
        .withMessage("a batch of images [2, 1, 1] cannot hold images [1, 1, 2]");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> batch.fill(dataset, order, 2, 2, tenfold()));
  }

  @Test
  void imagesWhenNeverFilledSaysSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Batch(2, IMAGE).images())
        .withMessage("the batch was never filled");
  }
}
