package dev.fromscratch.cnn.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewEvaluationTests {

  /** Three pictures of one pixel each. */
  private static final Dataset WHOLE =
      Dataset.of(
          Shape.of(1, 1, 1), List.of("a", "b"), new byte[] {10, 20, 30}, new int[] {0, 1, 0});

  @Test
  void pixelsWhenTheDataSetIsWholeAreThoseAtTheIndex() {
    assertThat(NewEvaluation.pixels(WHOLE, 1)).hasValue(new byte[] {20});
    assertThat(NewEvaluation.pixels(WHOLE, 3)).isEmpty();
    assertThat(NewEvaluation.pixels(WHOLE, -1)).isEmpty();
  }

  @Test
  void pixelsWhenTheDataSetIsAViewAreThoseOfTheSamePicture() {
    Dataset view = WHOLE.subset(2, 0);
    assertThat(NewEvaluation.pixels(view, 2)).hasValue(new byte[] {30});
    assertThat(NewEvaluation.pixels(view, 0)).hasValue(new byte[] {10});
    assertThat(NewEvaluation.pixels(view, 1)).isEmpty();
  }
}
