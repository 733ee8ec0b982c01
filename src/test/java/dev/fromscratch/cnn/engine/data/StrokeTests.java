package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrokeTests {

  private static Stroke stroke(double... coordinates) {
    var stroke = new Stroke(coordinates.length / 2);
    for (int i = 0; i < stroke.size(); i++) {
      stroke.x[i] = coordinates[2 * i];
      stroke.y[i] = coordinates[2 * i + 1];
    }
    return stroke;
  }

  @Test
  void resampleWhenPointsAreUnevenSpacesThemEvenlyAlongTheSameLine() {
    Stroke resampled = stroke(0, 0, 3, 0, 3, 0, 4, 0, 4, 4).resample(1.1);
    assertThat(resampled.x)
        .containsExactly(new double[] {0, 1, 2, 3, 4, 4, 4, 4, 4}, within(1e-12));
    assertThat(resampled.y)
        .containsExactly(new double[] {0, 0, 0, 0, 0, 1, 2, 3, 4}, within(1e-12));
  }

  @Test
  void resampleWhenAllPointsCoincideKeepsTheDot() {
    Stroke resampled = stroke(2, 3, 2, 3).resample(1);
    assertThat(resampled.x).containsExactly(2, 2);
    assertThat(resampled.y).containsExactly(3, 3);
  }

  @Test
  void smoothWhenRepeatedKeepsEndsAndRoundsTheCorner() {
    Stroke corner = stroke(0, 0, 1, 0, 2, 0, 2, 1, 2, 2);
    corner.smooth(1);
    assertThat(corner.x).containsExactly(0, 1, 1.75, 2, 2);
    assertThat(corner.y).containsExactly(0, 0, 0.25, 1, 2);
  }

  @Test
  void splineWhenPointsLieOnALineStaysOnIt() {
    Stroke curve = Spline.through(stroke(0, 0, 1, 2, 4, 8, 5, 10));
    for (int i = 0; i < curve.size(); i++) {
      assertThat(curve.y[i]).isCloseTo(2 * curve.x[i], within(1e-6));
    }
  }

  @Test
  void splineWhenPointsLieOnAParabolaFollowsItThroughAll() {
    Stroke points = stroke(0, 0, 1, 1, 2, 4);
    Stroke curve = Spline.through(points);
    assertThat(curve.x[0]).isZero();
    assertThat(curve.x[12]).isCloseTo(1, within(1e-12));
    assertThat(curve.y[12]).isCloseTo(1, within(1e-12));
    assertThat(curve.y[24]).isCloseTo(4, within(1e-12));
  }

  @Test
  void splineWhenThereIsACornerTurnsThereAndStaysStraightBeside() {
    Stroke points = stroke(0, 0, 1, 0, 1, 1);
    points.corner[1] = true;
    Stroke curve = Spline.through(points);
    for (int i = 0; i < curve.size(); i++) {
      assertThat(Math.min(curve.y[i], 1 - curve.x[i])).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void rasterWhenGivenAHorizontalBarScalesItToTheBoxAndCentersIt() {
    Stroke bar = stroke(5, 5, 7, 5);
    bar.radius[0] = 0.2;
    bar.radius[1] = 0.2;
    byte[] image = new InkRaster().draw(List.of(bar));
    for (int row = 0; row < InkRaster.SIDE; row++) {
      int inked = 0;
      for (int column = 0; column < InkRaster.SIDE; column++) {
        inked += image[row * InkRaster.SIDE + column] == 0 ? 0 : 1;
      }
      boolean middle = row >= 13 && row <= 16;
      assertThat(inked).as("row %d", row).isEqualTo(middle ? 20 : 0);
    }
  }
}
