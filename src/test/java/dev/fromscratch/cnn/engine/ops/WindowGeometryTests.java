package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowGeometryTests {

  @ParameterizedTest
  @CsvSource({
    // height, width, kernelSize, stride, before, after, outHeight, outWidth
    "28, 28, 5, 1, 0, 0, 24, 24",
    "28, 28, 5, 1, 2, 2, 28, 28",
    "28, 28, 5, 1, 4, 4, 32, 32",
    "28, 28, 4, 1, 1, 2, 28, 28",
    "24, 24, 2, 2, 0, 0, 12, 12",
    " 7, 10, 3, 2, 0, 0,  3,  4",
    " 7, 10, 3, 3, 0, 0,  2,  3",
    " 3,  5, 3, 9, 0, 0,  1,  1",
    " 1,  1, 5, 1, 4, 4,  5,  5",
  })
  void outSizesWhenAWindowSlidesCountItsStops(
      int height,
      int width,
      int kernelSize,
      int stride,
      int before,
      int after,
      int outHeight,
      int outWidth) {
    var window = new WindowGeometry(3, height, width, kernelSize, stride, before, after);
    assertThat(window.outHeight()).isEqualTo(outHeight);
    assertThat(window.outWidth()).isEqualTo(outWidth);
    assertThat(window.outArea()).isEqualTo(outHeight * outWidth);
    assertThat(window.inArea()).isEqualTo(height * width);
    assertThat(window.inSize()).isEqualTo(3 * height * width);
    assertThat(window.windowSize()).isEqualTo(3 * kernelSize * kernelSize);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 5 | 5 | 3 | 1 |  0 |  0 | channels must be positive, got 0",
        "1 | 0 | 5 | 3 | 1 |  0 |  0 | height must be positive, got 0",
        "1 | 5 |-1 | 3 | 1 |  0 |  0 | width must be positive, got -1",
        "1 | 5 | 5 | 0 | 1 |  0 |  0 | kernelSize must be positive, got 0",
        "1 | 5 | 5 | 3 |-2 |  0 |  0 | stride must be positive, got -2",
        "1 | 5 | 5 | 3 | 1 | -1 |  0 | padding must not be negative, got -1 and 0",
        "1 | 5 | 5 | 3 | 1 |  0 | -2 | padding must not be negative, got 0 and -2",
        "1 | 5 | 2 | 3 | 1 |  0 |  0 | kernelSize 3 does not fit a 5x2 input with padding 0",
        "1 | 2 | 5 | 5 | 1 |  1 |  1 | kernelSize 5 does not fit a 2x5 input with padding 1",
      })
  void constructorWhenTheWindowCannotSlideSaysWhy(
      int channels,
      int height,
      int width,
      int kernelSize,
      int stride,
      int before,
      int after,
      String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new WindowGeometry(channels, height, width, kernelSize, stride, before, after))
        .withMessage(message);
  }

  @Test
  void constructorWhenSizesAreNearTheLargestIntRefusesThem() {
    int huge = Integer.MAX_VALUE;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowGeometry(1, 28, 28, huge, 1, huge - 1, huge - 1))
        .withMessageStartingWith("kernelSize 2147483647 does not fit a 28x28 input");
  }
}
