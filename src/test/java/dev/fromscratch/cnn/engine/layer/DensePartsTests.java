package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DensePartsTests {

  /** What a layer gives forward and backward. */
  private record Result(Tensor y, Tensor dx) {}

  @Test
  void countWhenTheWeightIsSmallIsOneAndNeverMoreThanEight() {
    assertThat(new DenseParts(784, 10).count()).isEqualTo(1);
    assertThat(new DenseParts(656, 100).count()).isEqualTo(2);
    assertThat(new DenseParts(3380, 100).count()).isEqualTo(8);
    assertThat(new DenseParts(9216, 128).count()).isEqualTo(8);
    assertThat(new DenseParts(3, 100_000).count()).isEqualTo(1);
  }

  /** Sums of parts are other sums than those of one loop, but only by their roundings. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardAndBackwardWhenThreadsShareThemGiveWhatOneThreadGives(Arithmetic arithmetic) {
    for (int in : new int[] {656, 663, 3380}) {
      var dense = new Dense(Shape.of(in), 100, WeightInit.HE, new SeededRandom(in));
      for (int samples : new int[] {1, 2, 5, 32}) {
        Result alone = run(dense, arithmetic, samples, null);
        Result first = null;
        for (int threads = 1; threads <= 3; threads++) {
          try (var workers = new WorkerPool(threads)) {
            Result shared = run(dense, arithmetic, samples, workers);
            String what = "%d inputs, %d samples, %d threads".formatted(in, samples, threads);
            assertClose(shared.y.data(), alone.y.data(), what);
            assertThat(shared.dx.data()).as(what).isEqualTo(alone.dx.data());
            first = first == null ? shared : first;
            assertThat(shared.y.data()).as(what).isEqualTo(first.y.data());
          }
        }
      }
    }
  }

  private static void assertClose(float[] actual, float[] expected, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as(what).isCloseTo(expected[i], within(1e-5f));
    }
  }

  private static Result run(
      Dense dense, Arithmetic arithmetic, int samples, @Nullable WorkerPool workers) {
    Pass pass = Pass.training(arithmetic.ops());
    if (workers != null) {
      ShardedPass.of(List.of(pass), workers).begin(1);
    }
    Tensor x = RandomNumbers.tensor(dense.inputShape().batched(samples), samples);
    Tensor dy = RandomNumbers.tensor(dense.outputShape().batched(samples), -samples);
    Tensor y = dense.forward(x, pass);
    dense.backwardParameters(dy, pass);
    return new Result(y, dense.backwardInput(dy, pass));
  }
}
