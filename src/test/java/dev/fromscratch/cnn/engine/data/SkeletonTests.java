package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SkeletonTests {

  @Test
  void mixWhenThereIsOneFormGivesItsStrokes() {
    Skeleton one = Skeleton.of(1, "25,22  50,0!  50,100  /  -20,100  80,100");
    List<Stroke> strokes = one.mix(new SeededRandom(7));
    assertThat(strokes).hasSize(2);
    assertThat(strokes.get(0).x).containsExactly(0.25, 0.5, 0.5);
    assertThat(strokes.get(0).y).containsExactly(0.22, 0, 1);
    assertThat(strokes.get(0).corner).containsExactly(false, true, false);
    assertThat(strokes.get(1).x).containsExactly(-0.2, 0.8);
  }

  @Test
  void mixWhenThereAreTwoFormsLiesBetweenThem() {
    Skeleton skeleton = Skeleton.of(1, "0,0 0,100", "100,0 100,100");
    var random = new SeededRandom(7);
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      Stroke stroke = skeleton.mix(random).getFirst();
      assertThat(stroke.x[0]).isBetween(0.0, 1.0).isEqualTo(stroke.x[1]);
      assertThat(stroke.y[1]).isCloseTo(1, within(1e-12));
      sum += stroke.x[0];
    }
    assertThat(sum / 1000).isCloseTo(0.5, within(0.05));
  }

  @Test
  void ofWhenFormsDifferInTheirPointsNamesThem() {
    for (String other : List.of("0,0 50,50", "0,0 50,50! 0,100", "0,0 50,50 / 0,100")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Skeleton.of(1, "0,0 50,50 0,100", other))
          .withMessage(
              "all forms of a skeleton must have the same points, got \"0,0 50,50 0,100\" and \""
                  + other
                  + "\"");
    }
  }

  @Test
  void chooseWhenRepeatedReachesEverySkeletonOfADigit() {
    var random = new SeededRandom(7);
    for (int digit = 0; digit < 10; digit++) {
      int current = digit;
      long different =
          IntStream.range(0, 1000)
              .mapToObj(i -> DigitSkeletons.choose(current, random))
              .distinct()
              .count();
      assertThat(different).as("skeletons of %d", digit).isBetween(3L, 8L);
    }
  }

  @Test
  void parseWhenDigitsHaveSkeletonsKeepsTheirOrderAndWeights() {
    List<List<Skeleton>> digits =
        DigitSkeletons.parse(
            """
            # A comment

            digit 0
            way 70: round
              50,0 0,50 50,100 100,50 50,0
              40,0 0,50 40,100 80,50 40,0
            way 6: pointed
              50,0! 0,50 50,0!
            digit 1
            way 1: a bare stroke
              50,0 50,100
            """);
    assertThat(digits).hasSize(2);
    assertThat(digits.get(0)).extracting(Skeleton::weight).containsExactly(70, 6);
    assertThat(digits.get(1)).extracting(Skeleton::weight).containsExactly(1);
    Stroke one = digits.get(1).getFirst().mix(new SeededRandom(7)).getFirst();
    assertThat(one.x).containsExactly(0.5, 0.5);
    assertThat(one.y).containsExactly(0, 1);
  }
}
