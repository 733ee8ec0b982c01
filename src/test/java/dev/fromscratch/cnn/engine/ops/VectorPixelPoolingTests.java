package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link WindowContract} does not ask: every width, and several NaNs under one window. */
class VectorPixelPoolingTests {

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
      ScalarPooling.maxPool(window, 1, pixels, expected, expectedIndices);
      Guarded output = Guarded.output(new float[size], 0);
      int[] indices = new int[size + 50];
      Arrays.fill(indices, -1);
      VectorPixelPooling.maxPool(window, pixels, output.array(), indices);
      output.assertUntouchedAround("maxPool");
      assertThat(Arrays.copyOfRange(indices, size, indices.length)).containsOnly(-1);
      assertThat(Arrays.copyOf(indices, size)).as("width %d", width).isEqualTo(expectedIndices);
      assertThat(output.values()).as("width %d", width).isEqualTo(expected);
    }
  }
}
