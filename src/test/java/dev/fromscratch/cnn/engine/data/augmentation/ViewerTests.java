package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewerTests {

  private static final float[] PICTURE = {
    1, 2, 3, //
    4, 5, 6
  };

  private static float[] seen(View view, Shape shape, float[] picture) {
    return new Viewer(List.of(view), shape).draw(0, picture);
  }

  private static float[] seen(View view) {
    return seen(view, Shape.of(1, 2, 3), PICTURE);
  }

  @Test
  void drawWhenTheViewIsTheCanonicalOneKeepsEveryBit() {
    float[] before = PICTURE.clone();
    assertThat(seen(View.ITSELF)).containsExactly(PICTURE).isNotSameAs(PICTURE);
    assertThat(PICTURE).containsExactly(before);
  }

  @Test
  void drawWhenThePictureIsMovedMovesWholePixelsExactly() {
    assertThat(seen(View.shifted(1, 0))).containsExactly(0, 1, 2, 0, 4, 5);
    assertThat(seen(View.shifted(-1, 0))).containsExactly(2, 3, 0, 5, 6, 0);
    assertThat(seen(View.shifted(0, 1))).containsExactly(0, 0, 0, 1, 2, 3);
    assertThat(seen(View.shifted(0, -1))).containsExactly(4, 5, 6, 0, 0, 0);
  }

  @Test
  void drawWhenMirroredSwapsLeftAndRightBeforeAnythingElse() {
    assertThat(seen(View.ITSELF.inTheMirror())).containsExactly(3, 2, 1, 6, 5, 4);
    assertThat(seen(View.shifted(1, 0).inTheMirror())).containsExactly(0, 3, 2, 0, 6, 5);
  }

  @Test
  void drawWhenMovedByHalfAPixelIsTheMeanOfNeighbours() {
    assertThat(seen(View.shifted(0.5f, 0))).containsExactly(0.5f, 1.5f, 2.5f, 2, 4.5f, 5.5f);
  }

  /** A viewer draws as augmentation does, without rounding to bytes. */
  @Test
  void drawWhenTurnedAndScaledTakesThePixelsThatAResamplerTakes() {
    Shape shape = Shape.of(2, 9, 7);
    var random = new SeededRandom(1);
    float[] picture = new float[shape.size()];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = random.nextFloat();
    }
    View view = new View(0.3f, -0.7f, 25, 0.9f, true);
    float[] expected = picture.clone();
    var resampler = new Resampler(9, 7);
    resampler.move(AffineMap.inverseOf(0.3f, -0.7f, 25, -0.9f, 0.9f, 0));
    resampler.resample(expected, 0);
    resampler.resample(expected, 63);
    assertThat(seen(view, shape, picture)).containsExactly(expected);
  }

  @Test
  void sourcesWhenAskedForAreWherePixelsComeFrom() {
    Viewer viewer = new Viewer(List.of(View.ITSELF, View.shifted(1, -2)), Shape.of(1, 2, 3));
    assertThat(viewer.views()).isEqualTo(2);
    assertThat(viewer.columns(0)).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(viewer.rows(0)).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(viewer.columns(1)).containsExactly(-1, 0, 1, -1, 0, 1);
    assertThat(viewer.rows(1)).containsExactly(2, 2, 2, 3, 3, 3);
    Arrays.fill(viewer.columns(0), 9);
    assertThat(viewer.draw(0, PICTURE)).containsExactly(PICTURE);
  }
}
