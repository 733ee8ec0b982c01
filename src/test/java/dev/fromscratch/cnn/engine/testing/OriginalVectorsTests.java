package dev.fromscratch.cnn.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginalVectorsTests {

  @Test
  void hashedWhenComparedWithTheOriginalIsTheSame() {
    assertThat(OriginalVectors.hashed(10, 7))
        .containsExactly(OriginalVectors.of("hash").doubles("first10"));
  }
}
