package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backward pass without a forward pass is a mistake, and no layer answers it with zeros. */
class BackwardWithoutForwardTests {

  private static final Shape IMAGE = Shape.of(2, 4, 4);

  static Stream<Layer> layers() {
    return Stream.of(
        new MaxPool2d(IMAGE, 2, 2),
        new AvgPool2d(IMAGE, 2, 2),
        new GlobalAvgPool(IMAGE),
        new Dropout(IMAGE, 0.5f, 0),
        new Relu(IMAGE),
        new Gelu(IMAGE),
        new Softmax(Shape.of(4)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void backwardInputWhenNoForwardPassHasRunSaysSo(Layer layer) {
    Pass pass = Pass.training(TensorOps.scalar());
    Tensor dy = Tensor.zeros(layer.outputShape().batched(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> layer.backwardInput(dy, pass))
        .withMessage("backward needs a forward pass first");
  }
}
