package dev.fromscratch.cnn.engine.layer;

import static dev.fromscratch.cnn.engine.testing.DoubleNetwork.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.layer.ShardedRun.Cut;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches of 37 that are cut into shards, and layers that need them whole. */
class ShardedPassTests {

  private static final Shape SHAPE = Shape.of(3, 4, 5);
  private static final int SIZE = 37 * 3 * 4 * 5;

  private final float[] x = RandomNumbers.uniform(SIZE, 1);
  private final float[] dy = RandomNumbers.uniform(SIZE, 2);

  private static BatchNorm batchNorm() {
    return new BatchNorm(SHAPE, 0.1f, 1e-5f);
  }

  /** Batch normalization first, last, twice in a row and deep inside, with others in between. */
  private static Residual nested() {
    var settings = new Conv2d.Settings(3, 3, 1, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.HE);
    var inner = new Residual(new Chain(List.of(new Tanh(SHAPE), batchNorm(), new Silu(SHAPE))));
    var conv2d = new Conv2d(SHAPE, settings, new SeededRandom(3));
    return new Residual(
        new Chain(List.of(batchNorm(), conv2d, new Tanh(SHAPE), inner, batchNorm(), batchNorm())));
  }

  private static List<Layer> layers() {
    return List.of(batchNorm(), nested());
  }

  /** What the shards have in common is that of the whole batch. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenTheBatchIsInShardsIsThatOfTheWhole(Arithmetic arithmetic) {
    for (int i = 0; i < layers().size(); i++) {
      Layer layer = layers().get(i);
      var whole = new ShardedRun(layer, arithmetic, new Cut(37, 1), x, dy);
      layer.updateStatistics(whole.pass);
      for (int shardSize : new int[] {36, 20, 7, 1}) {
        Layer cut = layers().get(i);
        var sharded = new ShardedRun(cut, arithmetic, new Cut(shardSize, 2), x, dy);
        cut.updateStatistics(sharded.pass);
        assertThat(doubles(sharded.y)).containsExactly(doubles(whole.y), within(1e-5));
        assertThat(doubles(sharded.dx)).containsExactly(doubles(whole.dx), within(1e-5));
        for (int p = 0; p < layer.parameters().size(); p++) {
          assertThat(sharded.gradient(p)).containsExactly(whole.gradient(p), within(1e-4));
        }
        assertSameStatistics(layer, cut);
      }
    }
  }

  private static void assertSameStatistics(Layer expected, Layer actual) {
    assertThat(expected.statistics()).hasSizeGreaterThanOrEqualTo(2);
    for (int s = 0; s < expected.statistics().size(); s++) {
      double[] numbers = doubles(expected.statistics().get(s).value().data());
      assertThat(doubles(actual.statistics().get(s).value().data()))
          .containsExactly(numbers, within(1e-6));
      assertThat(numbers).as("moved").doesNotContain(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenTheNumberOfThreadsDiffersHasTheSameBits(Arithmetic arithmetic) {
    var alone = new ShardedRun(nested(), arithmetic, new Cut(7, 1), x, dy);
    for (int threads : new int[] {2, 3, 4}) {
      var shared = new ShardedRun(nested(), arithmetic, new Cut(7, threads), x, dy);
      assertThat(shared.y).isEqualTo(alone.y);
      assertThat(shared.dx).isEqualTo(alone.dx);
      for (int p = 0; p < nested().parameters().size(); p++) {
        assertThat(shared.gradient(p)).isEqualTo(alone.gradient(p));
      }
    }
  }
}
