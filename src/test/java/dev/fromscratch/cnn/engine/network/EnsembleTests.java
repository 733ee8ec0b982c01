package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleTests {

  private static final NetworkSpec SPEC = spec(new LayerSpec.Dense(2));

  private static NetworkSpec spec(LayerSpec... layers) {
    return new NetworkSpec(Shape.of(3), Normalization.NONE, List.of(layers));
  }

  private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    actual.forEach((name, tensor) ->
        assertThat(tensor.data())
            .as(name)
            .containsExactly(Objects.requireNonNull(expected.get(name)).data()));
  }

  @Test
  void buildWhenThereAreSeveralGivesEachTheParametersOfItsOwnSeed() {
    Ensemble ensemble = Ensemble.build(SPEC, 3, 41);
    assertThat(ensemble.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertSame(
          ensemble.members().get(i).namedTensors(), Network.build(SPEC, 41 + i).namedTensors());
    }
    assertThat(ensemble.parameterCount()).isEqualTo(3 * 8);
    assertThat(ensemble.spec()).isEqualTo(SPEC);
    assertThat(ensemble.inputShape()).isEqualTo(Shape.of(3));
    assertThat(ensemble.outputShape()).isEqualTo(Shape.of(2));
  }

  @Test
  void seedWhenItIsTheLargestGoesOnWithTheSmallest() {
    assertThat(Ensemble.seed(Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void namesWhenThereIsOneNetworkAreItsOwn() {
    Network network = Network.build(SPEC, 1);
    assertSame(Ensemble.of(network).namedTensors(), network.namedTensors());
  }

  @Test
  void namesWhenThereAreSeveralBeginWithThePlace() {
    assertThat(Ensemble.build(SPEC, 2, 1).namedTensors().keySet())
        .containsExactly(
            "members.0.0.weight", "members.0.0.bias", "members.1.0.weight", "members.1.0.bias");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void buildWhenThereAreNoneOrTooManyIsRefused(int members) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ensemble.build(SPEC, members, 1))
        .withMessage("an ensemble has from 1 to 16 members, got " + members);
  }

  @Test
  void constructorWhenLayersDifferIsRefused() {
    Network other = Network.build(spec(new LayerSpec.Dense(2), new LayerSpec.Relu()), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ensemble(List.of(Network.build(SPEC, 1), other)))
        .withMessage("all members of an ensemble must have the same layers");
    assertThatIllegalArgumentException().isThrownBy(() -> new Ensemble(List.of()));
  }
}
