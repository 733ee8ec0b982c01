package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalizationTests {

  @Test
  void applyWhenMeanAndDeviationAreSetCentresAndScales() {
    var normalization = new Normalization(0.5f, 0.25f);
    assertThat(normalization.apply(0)).isEqualTo(-2);
    assertThat(normalization.apply(0.5f)).isEqualTo(0);
    assertThat(normalization.apply(1)).isEqualTo(2);
  }

  @Test
  void tableWhenIndexedByABytePixelAgreesWithApply() {
    float[] table = Normalization.MNIST.table();
    assertThat(table).hasSize(256);
    for (int pixel = 0; pixel < 256; pixel++) {
      assertThat(table[pixel]).isCloseTo((pixel / 255f - 0.1307f) / 0.3081f, within(1e-6f));
    }
    assertThat(Normalization.NONE.table()).startsWith(0).endsWith(1);
  }

  @Test
  void constructorWhenANumberIsUnusableSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(Float.NaN, 1))
        .withMessage("mean must be finite, got NaN");
    for (float deviation : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Normalization(0, deviation))
          .withMessage("deviation must be a positive finite number, got " + deviation);
    }
  }
}
