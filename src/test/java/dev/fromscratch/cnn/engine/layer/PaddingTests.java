package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTests {

  @ParameterizedTest
  @CsvSource({
    "VALID, 1, 0, 0", "VALID, 4, 0, 0", "VALID, 5, 0, 0",
    "SAME,  1, 0, 0", "SAME,  4, 1, 2", "SAME,  5, 2, 2",
    "FULL,  1, 0, 0", "FULL,  4, 3, 3", "FULL,  5, 4, 4",
  })
  void paddingWhenTheKernelIsOddOrEvenAddsItsZeros(
      Padding padding, int kernelSize, int before, int after) {
    assertThat(padding.before(kernelSize)).isEqualTo(before);
    assertThat(padding.after(kernelSize)).isEqualTo(after);
  }
}
