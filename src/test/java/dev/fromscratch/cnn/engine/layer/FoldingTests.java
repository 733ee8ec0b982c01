package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which layers become one, and with which numbers. */
class FoldingTests {

  private static final Shape IMAGE = Shape.of(2, 3, 3);

  /** Twice the input plus {@code 1 - 2 · 3 = -5}, in every channel. */
  private static BatchNorm twiceLessFive(Shape shape) {
    var norm = new BatchNorm(shape, 0.1f, 0.25f);
    fill(norm, "weight", 4);
    fill(norm, "bias", 1);
    fill(norm, "running_mean", 3);
    fill(norm, "running_var", 3.75f);
    return norm;
  }

  private static float[] numbers(Layer layer, String name) {
    return Objects.requireNonNull(layer.namedTensors().get(name)).data();
  }

  private static void fill(Layer layer, String name, float number) {
    Arrays.fill(numbers(layer, name), number);
  }

  private static Conv2d conv2d(ConvBias bias) {
    var settings = new Conv2d.Settings(2, 2, 1, Padding.VALID, bias, WeightInit.UNIFORM);
    return new Conv2d(IMAGE, settings, new SeededRandom(1));
  }

  private static void assertTwiceLessFive(Layer folded, Layer before) {
    float[] weight = before.parameters().getFirst().data();
    float[] foldedWeight = folded.parameters().getFirst().data();
    for (int i = 0; i < weight.length; i++) {
      assertThat(foldedWeight[i]).isEqualTo(2 * weight[i]);
    }
    float[] foldedBias = folded.parameters().getLast().data();
    boolean added = before.parameters().size() == 2;
    float[] bias = added ? before.parameters().getLast().data() : new float[foldedBias.length];
    assertThat(foldedBias).hasSameSizeAs(bias);
    for (int i = 0; i < bias.length; i++) {
      assertThat(foldedBias[i]).isCloseTo(2 * bias[i] - 5, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(ConvBias.class)
  void normalizationWhenItFollowsAConvolutionBecomesAPartOfIt(ConvBias bias) {
    Conv2d conv = conv2d(bias);
    List<Layer> folded =
        new Chain(List.of(conv, twiceLessFive(conv.outputShape()))).folded().layers();
    assertThat(folded).hasExactlyElementsOfTypes(Conv2d.class);
    assertTwiceLessFive(folded.getFirst(), conv);
  }

  @ParameterizedTest
  @EnumSource(ConvBias.class)
  void normalizationWhenItFollowsADepthwiseConvolutionBecomesAPartOfIt(ConvBias bias) {
    var settings = new DepthwiseConv2d.Settings(2, 1, Padding.SAME, bias, WeightInit.UNIFORM);
    var conv = new DepthwiseConv2d(IMAGE, settings, new SeededRandom(1));
    List<Layer> folded =
        new Chain(List.of(conv, twiceLessFive(conv.outputShape()))).folded().layers();
    assertThat(folded).hasExactlyElementsOfTypes(DepthwiseConv2d.class);
    assertTwiceLessFive(folded.getFirst(), conv);
  }

  @Test
  void normalizationWhenItFollowsADenseLayerBecomesAPartOfIt() {
    var dense = new Dense(Shape.of(3), 4, WeightInit.UNIFORM, new SeededRandom(1));
    var once = new Chain(List.of(dense, twiceLessFive(dense.outputShape())));
    assertThat(once.folded().layers()).hasExactlyElementsOfTypes(Dense.class);
    assertTwiceLessFive(once.folded().layers().getFirst(), dense);
  }

  /** Numbers of their own for every channel, so that none takes those of another. */
  @Test
  void normalizationWhenChannelsDifferMapsEachByItsOwnNumbers() {
    var dense = new Dense(Shape.of(2), 3, WeightInit.UNIFORM, new SeededRandom(1));
    System.arraycopy(new float[] {1, 2, 3, 4, 5, 6}, 0, dense.parameters().getFirst().data(), 0, 6);
    var norm = new BatchNorm(dense.outputShape(), 0.1f, 1);
    System.arraycopy(new float[] {2, 3, 4}, 0, numbers(norm, "weight"), 0, 3);
    System.arraycopy(new float[] {0, 3, 8}, 0, numbers(norm, "running_var"), 0, 3);
    Layer folded = new Chain(List.of(dense, norm)).folded().layers().getFirst();
    assertThat(folded.parameters().getFirst().data())
        .containsExactly(new float[] {2, 3, 4, 8, 7.5f, 8}, within(1e-6f));
  }

  @Test
  void normalizationsWhenTwoFollowAreBothFoldedAcrossDropout() {
    Conv2d conv = conv2d(ConvBias.PER_CHANNEL);
    Shape shape = conv.outputShape();
    var chain =
        new Chain(
            List.of(conv, new Dropout(shape, 0.5f, 0), twiceLessFive(shape), twiceLessFive(shape)));
    List<Layer> folded = chain.folded().layers();
    assertThat(folded).hasExactlyElementsOfTypes(Conv2d.class);
    float bias = conv.parameters().getLast().data()[0];
    assertThat(folded.getFirst().parameters().getLast().data()[0])
        .isCloseTo(2 * (2 * bias - 5) - 5, within(1e-5f));
  }

  @Test
  void normalizationWhenNoLinearLayerComesBeforeStays() {
    Conv2d conv = conv2d(ConvBias.PER_CHANNEL);
    Shape shape = conv.outputShape();
    Shape flat = Shape.of(shape.size());
    assertThat(new Chain(List.of(twiceLessFive(IMAGE), conv)).folded().layers())
        .hasExactlyElementsOfTypes(BatchNorm.class, Conv2d.class);
    assertThat(new Chain(List.of(conv, new Relu(shape), twiceLessFive(shape))).folded().layers())
        .hasExactlyElementsOfTypes(Conv2d.class, Relu.class, BatchNorm.class);
    assertThat(new Chain(List.of(conv, new Flatten(shape), twiceLessFive(flat))).folded().layers())
        .hasExactlyElementsOfTypes(Conv2d.class, Flatten.class, BatchNorm.class);
  }

  /** The last layer of a chain is followed by what follows a residual layer, not by its body. */
  @Test
  void normalizationWhenInsideAResidualLayerIsFoldedThere() {
    Shape shape = Shape.of(3);
    var dense = new Dense(shape, 3, WeightInit.UNIFORM, new SeededRandom(1));
    var residual = new Residual(new Chain(List.of(dense, twiceLessFive(shape))));
    List<Layer> folded = new Chain(List.of(residual, twiceLessFive(shape))).folded().layers();
    assertThat(folded).hasExactlyElementsOfTypes(Residual.class, BatchNorm.class);
    assertThat(((Residual) folded.getFirst()).layers()).hasExactlyElementsOfTypes(Dense.class);
  }

  @Test
  void normalizationWhenTheProductsOverflowStays() {
    Conv2d conv = conv2d(ConvBias.PER_CHANNEL);
    Arrays.fill(conv.parameters().getFirst().data(), 1e30f);
    BatchNorm norm = twiceLessFive(conv.outputShape());
    fill(norm, "weight", 1e10f);
    assertThat(new Chain(List.of(conv, norm)).folded().layers()).containsExactly(conv, norm);
  }

  @Test
  void dropoutWhenItStandsAloneStays() {
    var dropout = new Dropout(IMAGE, 0.5f, 0);
    assertThat(new Chain(List.of(dropout)).folded().layers()).containsExactly(dropout);
  }

  /** Without the dropout between them, a ReLU changes places with the pooling behind it. */
  @Test
  void dropoutWhenItIsLeftOutLetsPoolingComeFirst() {
    var pool = new MaxPool2d(IMAGE, 2, 1);
    var chain = new Chain(List.of(new Relu(IMAGE), new Dropout(IMAGE, 0.5f, 0), pool));
    assertThat(chain.folded().order()).hasExactlyElementsOfTypes(MaxPool2d.class, Relu.class);
  }
}
