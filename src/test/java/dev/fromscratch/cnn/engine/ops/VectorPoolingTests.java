package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link WindowContract} does not ask: every width, and several NaNs under one window. */
class VectorPoolingTests {

  @BeforeEach
  void requireVectorModule() {
    Arithmetic.assumeVectorModule();
  }

  @Test
  void maxPoolWhenComparedWithItsScalarTwinFindsTheSamePixels() {
    for (int width = 2; width <= 70; width++) {
      var window = new WindowGeometry(3, 7, width, 2, 2, 0, 0);
      float[] pixels = RandomNumbers.whole(window.inSize(), 3, width);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = pixels[i] == 3 ? Float.NaN : pixels[i] == -3 ? -0f : pixels[i];
      }
      int size = window.channels() * window.outArea();
      float[] expected = new float[size];
      int[] expectedIndices = new int[size];
      ScalarPooling.maxPool(window, pixels, 0, expected, expectedIndices, 0);
      float[] output = new float[size];
      int[] indices = new int[size];
      VectorPooling.maxPool(window, pixels, 0, output, indices, 0);
      assertThat(indices).as("width %d", width).isEqualTo(expectedIndices);
      assertThat(output).as("width %d", width).isEqualTo(expected);
    }
  }
}
