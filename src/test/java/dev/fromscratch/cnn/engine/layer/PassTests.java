package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PassTests {

  private static final Shape SAMPLE = Shape.of(3);

  private final Pass pass = Pass.training(TensorOps.scalar());
  private final Layer layer = new Tanh(SAMPLE);

  @Test
  void bufferWhenTheBatchGrowsAndShrinksReusesItsStorage() {
    Tensor large = pass.buffer(layer, Slot.OUTPUT, 4, SAMPLE);
    assertThat(large.shape()).isEqualTo(Shape.of(4, 3));
    assertThat(pass.buffer(layer, Slot.OUTPUT, 4, SAMPLE)).isSameAs(large);
    Tensor small = pass.buffer(layer, Slot.OUTPUT, 2, SAMPLE);
    assertThat(small.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(small.data()).isSameAs(large.data());
    assertThat(pass.buffer(layer, Slot.OUTPUT, 4, SAMPLE).data()).isSameAs(large.data());
    assertThat(pass.buffer(layer, Slot.OUTPUT, 5, SAMPLE).data()).hasSize(15);
  }

  @Test
  void bufferWhenLayerOrSlotDifferIsAnother() {
    Tensor buffer = pass.buffer(layer, Slot.OUTPUT, 4, SAMPLE);
    assertThat(pass.buffer(layer, Slot.INPUT_GRADIENT, 4, SAMPLE).data())
        .isNotSameAs(buffer.data());
    assertThat(pass.buffer(new Tanh(SAMPLE), Slot.OUTPUT, 4, SAMPLE).data())
        .isNotSameAs(buffer.data());
  }

  @Test
  void gradientWhenNoBackwardPassHasRunIsZero() {
    var parameter = Parameter.weight(Shape.of(2, 3));
    Tensor gradient = pass.gradient(parameter);
    assertThat(gradient.shape()).isEqualTo(parameter.shape());
    assertThat(gradient.data()).containsOnly(0);
    assertThat(pass.gradient(parameter)).isSameAs(gradient);
  }

  @Test
  void backwardWhenNoForwardPassHasRunSaysSo() {
    var dense = new Dense(SAMPLE, 3, WeightInit.HE, new SeededRandom(1));
    Tensor dy = Tensor.zeros(1, 3);
    assertThatIllegalStateException()
        .isThrownBy(() -> dense.backwardParameters(dy, pass))
        .withMessage("backward needs a forward pass first");
    assertThatIllegalStateException()
        .isThrownBy(() -> layer.backwardInput(dy, pass))
        .withMessage("backward needs a forward pass first");
  }

  @Test
  void isTrainingWhenMadeForPredictionsIsFalse() {
    assertThat(pass.isTraining()).isTrue();
    assertThat(Pass.inference(TensorOps.scalar()).isTraining()).isFalse();
  }
}
