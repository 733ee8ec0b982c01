package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTests {

  @Test
  void ofWhenPairsAreGivenCountsThem() {
    int[] labels = {0, 0, 1, 2, 2, 2};
    int[] predictions = {0, 1, 1, 2, 0, 2};
    var matrix = ConfusionMatrix.of(3, labels, predictions);
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.toArray()).isDeepEqualTo(new int[][] {{1, 1, 0}, {0, 1, 0}, {1, 0, 2}});
    assertThat(matrix.count(2, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 2)).isZero();
    assertThat(matrix.total()).isEqualTo(6);
    assertThat(matrix.accuracy()).isEqualTo(4 / 6.0);
  }

  @Test
  void toArrayWhenTheCallerChangesItChangesNothing() {
    var matrix = ConfusionMatrix.of(1, new int[] {0}, new int[] {0});
    matrix.toArray()[0][0] = 9;
    assertThat(matrix.count(0, 0)).isEqualTo(1);
  }

  @Test
  void accuracyWhenThereAreNoSamplesIsZero() {
    assertThat(ConfusionMatrix.of(2, new int[0], new int[0]).accuracy()).isZero();
  }

  @Test
  void ofWhenThePartsDoNotFitSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[3], new int[2]))
        .withMessage("3 labels need as many predictions, got 2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[] {2}, new int[1]));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[1], new int[] {-1}));
  }
}
