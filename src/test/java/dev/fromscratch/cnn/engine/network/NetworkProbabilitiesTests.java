package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkProbabilitiesTests {

  private static final float TWO = (float) Math.log(2);
  private static final float THREE = (float) Math.log(3);

  /** The probabilities of two samples of three classes, for a network that ends in this layer. */
  private static float[] probabilities(Arithmetic arithmetic, LayerSpec last, float... output) {
    var spec = new NetworkSpec(Shape.of(3), Normalization.NONE, List.of(last));
    Tensor probabilities = Tensor.zeros(2, 3);
    Network.build(spec, 1)
        .probabilities(
            Tensor.batch(Shape.of(3), output), probabilities, Pass.inference(arithmetic.ops()));
    return probabilities.samples();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenTheNetworkEndsInLogitsAreTheirSoftmax(Arithmetic arithmetic) {
    float[] expected = {1 / 6f, 2 / 6f, 3 / 6f, 1 / 3f, 1 / 3f, 1 / 3f};
    for (LayerSpec last : List.of(new LayerSpec.Dense(3), new LayerSpec.Relu())) {
      assertThat(probabilities(arithmetic, last, 0, TWO, THREE, 9, 9, 9))
          .containsExactly(expected, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenTheNetworkEndsInSoftmaxAreItsOutput(Arithmetic arithmetic) {
    assertThat(probabilities(arithmetic, new LayerSpec.Softmax(), 0.125f, 0.25f, 0.625f, 1, 0, 0))
        .containsExactly(0.125f, 0.25f, 0.625f, 1, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenTheNetworkEndsInSigmoidAreSharesOfItsOutput(Arithmetic arithmetic) {
    assertThat(probabilities(arithmetic, new LayerSpec.Sigmoid(), 1, 0.5f, 0.5f, 1, 1, 0))
        .containsExactly(0.5f, 0.25f, 0.25f, 0.5f, 0.5f, 0);
  }

  /** Sigmoids below about -104 are 0 as floats: a network that says no to everything. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenAllSigmoidsAreZeroStillSumToOne(Arithmetic arithmetic) {
    float tiny = Float.MIN_VALUE;
    assertThat(probabilities(arithmetic, new LayerSpec.Sigmoid(), 0, 0, 0, tiny, 0, tiny))
        .containsExactly(1 / 3f, 1 / 3f, 1 / 3f, 0.5f, 0, 0.5f);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenAnOutputIsNaNAreNaN(Arithmetic arithmetic) {
    for (LayerSpec last : List.of(new LayerSpec.Dense(3), new LayerSpec.Sigmoid())) {
      assertThat(probabilities(arithmetic, last, 1, Float.NaN, 0, 1, 1, 1))
          .containsExactly(new float[] {Float.NaN, Float.NaN, Float.NaN, 1 / 3f, 1 / 3f, 1 / 3f});
    }
  }
}
