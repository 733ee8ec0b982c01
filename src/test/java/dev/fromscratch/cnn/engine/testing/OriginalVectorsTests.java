package dev.fromscratch.cnn.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginalVectorsTests {

  @Test
  void hashedWhenComparedWithTheOriginalIsTheSame() {
    assertThat(OriginalVectors.hashed(10, 7))
        .containsExactly(OriginalVectors.of("hash").doubles("first10"));
  }

  /** A test reads each of them; src/docs/original.md says which. */
  @Test
  void experimentsWhenListedAreThoseThatTestsRepeat() {
    assertThat(OriginalVectors.all().names())
        .containsExactly(
            "hash",
            "correlate2d_valid",
            "correlate2d_full",
            "convolve2d_full",
            "convolve2d_valid",
            "dense",
            "conv_1x6x6_k3_d2",
            "conv_3x7x5_k2_d4",
            "conv_2x8x8_k5_d3",
            "tanh",
            "sigmoid",
            "softmax",
            "reshape",
            "mse",
            "binary_cross_entropy",
            "xor",
            "small_mnist_conv");
  }
}
