package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PaceTests {

  /** A right angle, one to the right and one down. */
  private static Stroke corner() {
    var stroke = new Stroke(3);
    stroke.x[1] = 1;
    stroke.x[2] = 1;
    stroke.y[2] = 1;
    return stroke.resample(0.1);
  }

  @Test
  void applyWhenThePaceIsEvenChangesNothing() {
    Stroke stroke = corner();
    Pace.draw(stroke.length(), 0, new SeededRandom(7)).apply(stroke);
    assertThat(stroke.x).containsExactly(corner().x, within(1e-12));
    assertThat(stroke.y).containsExactly(corner().y, within(1e-12));
  }

  @Test
  void applyWhenThePaceVariesKeepsDirectionsAndTheMiddle() {
    var random = new SeededRandom(7);
    double shortest = 9;
    double longest = 0;
    for (int repeat = 0; repeat < 1000; repeat++) {
      Stroke stroke = corner();
      Pace.draw(stroke.length(), 0.3, random).apply(stroke);
      for (int i = 1; i <= 20; i++) {
        boolean level = i <= 10;
        assertThat(stroke.y[i] - stroke.y[i - 1] > 1e-9).isEqualTo(!level);
        assertThat(stroke.x[i] - stroke.x[i - 1] > 1e-9).isEqualTo(level);
      }
      assertThat(Arrays.stream(stroke.x).sum())
          .isCloseTo(Arrays.stream(corner().x).sum(), within(1e-9));
      shortest = Math.min(shortest, stroke.length());
      longest = Math.max(longest, stroke.length());
    }
    assertThat(shortest).isBetween(0.8, 1.6);
    assertThat(longest).isBetween(2.4, 5.0);
  }

  @Test
  void applyWhenTheStrokeIsADotLeavesIt() {
    Stroke stroke = new Stroke(2).resample(1);
    Pace.draw(stroke.length(), 0.3, new SeededRandom(7)).apply(stroke);
    assertThat(stroke.x).containsExactly(0, 0);
  }
}
