package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ones go in, so what comes out is the mask. */
class DropoutMaskTests {

  private static final int FEATURES = 1_000;

  private final Dropout dropout = new Dropout(Shape.of(FEATURES), 0.4f, 3);

  private static float[] mask(Dropout dropout, long seed, long step, int firstSample, int count) {
    Pass pass = Pass.training(TensorOps.scalar());
    pass.seed(seed, step, firstSample);
    float[] ones = new float[count * FEATURES];
    Arrays.fill(ones, 1);
    Tensor y = dropout.forward(Tensor.view(Shape.of(count, FEATURES), ones), pass);
    return y.samples();
  }

  /** The bounds are five standard deviations of a fair draw of 100,000. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.5f, 0.9f})
  void maskWhenDrawnOftenDropsItsShareAndKeepsTheMean(float rate) {
    float[] mask = mask(new Dropout(Shape.of(FEATURES), rate, 3), 42, 0, 0, 100);
    double deviation = Math.sqrt(rate * (1 - rate) / mask.length);
    long dropped = IntStream.range(0, mask.length).filter(i -> mask[i] == 0).count();
    double mean = IntStream.range(0, mask.length).mapToDouble(i -> mask[i]).sum() / mask.length;
    assertThat((double) dropped / mask.length)
        .as("share dropped, seed 42")
        .isCloseTo(rate, within(5 * deviation));
    assertThat(mean).as("mean, seed 42").isCloseTo(1, within(1e-6 + 5 * deviation / (1 - rate)));
  }

  /** Shards of a batch, drawn by different threads, must see what the whole batch would. */
  @Test
  void maskWhenTheBatchIsCutIntoShardsIsTheSame() {
    float[] whole = mask(dropout, 42, 7, 0, 5);
    for (int first = 0; first < 5; first++) {
      int from = first * FEATURES;
      assertThat(mask(dropout, 42, 7, first, 5 - first))
          .as("from sample %d", first)
          .isEqualTo(Arrays.copyOfRange(whole, from, whole.length));
    }
  }

  @Test
  void maskWhenSeedStepSampleOrLayerDifferIsAnother() {
    float[] mask = mask(dropout, 42, 7, 0, 1);
    assertThat(mask(dropout, 42, 7, 0, 1)).isEqualTo(mask);
    assertThat(mask(dropout, 43, 7, 0, 1)).isNotEqualTo(mask);
    assertThat(mask(dropout, 42, 8, 0, 1)).isNotEqualTo(mask);
    assertThat(mask(dropout, 42, 7, 1, 1)).isNotEqualTo(mask);
    var another = new Dropout(Shape.of(FEATURES), 0.4f, 4);
    assertThat(mask(another, 42, 7, 0, 1)).isNotEqualTo(mask);
  }

  @Test
  void forwardWhenPredictingChangesNothing() {
    Pass pass = Pass.inference(TensorOps.scalar());
    Tensor x = Tensor.view(Shape.of(1, 3), new float[] {1, 2, 3});
    var identity = new Dropout(Shape.of(3), 0.9f, 0);
    assertThat(identity.forward(x, pass).data()).startsWith(1, 2, 3);
    assertThat(identity.backwardInput(x, pass).data()).startsWith(1, 2, 3);
  }
}
