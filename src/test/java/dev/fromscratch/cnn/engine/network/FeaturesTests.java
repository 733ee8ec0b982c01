package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.AvgPool2d;
import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.Dense;
import dev.fromscratch.cnn.engine.layer.DepthwiseConv2d;
import dev.fromscratch.cnn.engine.layer.Features;
import dev.fromscratch.cnn.engine.layer.Flatten;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.MaxPool2d;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.NetworkGradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNetworks;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a classifier finds out about pictures, against the network it was made of. */
class FeaturesTests {

  private static final Shape IMAGE = Shape.of(1, 28, 28);
  private static final int CLASSES = 10;

  /** What folding and sums in another order may change, relative to the largest number. */
  private static final double ROUNDING = 1e-5;

  private final TensorOps ops = TensorOps.best();
  private final Workspaces workspaces = new Workspaces(2);
  private final SharedWorkers workers = new SharedWorkers(3);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  @ParameterizedTest
  @CsvSource({"MNIST_CONV, 105", "LENET, 152", "PYTORCH_MNIST, 192", "COMPACT, 224", "XOR, 4"})
  void sizeIsThatOfTheLastHiddenLayerAndOfChannelsBeforeIt(Preset preset, int size) {
    for (NetworkSpec spec :
        List.of(preset.spec(IMAGE, CLASSES), preset.specWithSigmoid(IMAGE, CLASSES))) {
      assertThat(Network.build(spec, 1).features().map(Features::size)).hasValue(size);
    }
  }

  private static int size(LayerSpec... layers) {
    var spec = new NetworkSpec(Shape.of(3, 28, 28), Normalization.NONE, List.of(layers));
    return Network.build(spec, 1).features().map(Features::size).orElse(0);
  }

  @Test
  void sizeWhenThereIsNothingToTakeOrTooMuchIsBounded() {
    var flatten = new LayerSpec.Flatten();
    var average = new LayerSpec.GlobalAvgPool();
    var dense = new LayerSpec.Dense(CLASSES);
    assertThat(size(average)).as("without a dense layer").isZero();
    assertThat(size(flatten, dense)).as("2,352 pixels, so their means").isEqualTo(3);
    assertThat(size(new LayerSpec.AvgPool2d(4), flatten, dense)).isEqualTo(147);
    assertThat(size(flatten, new LayerSpec.Dense(510), dense)).isEqualTo(510);
    assertThat(size(flatten, new LayerSpec.Dense(509), dense)).isEqualTo(512);
    assertThat(size(average, new LayerSpec.Dense(512), dense)).isEqualTo(512);
    assertThat(size(average, new LayerSpec.Dense(513), dense)).isZero();
    var conv = new LayerSpec.Conv2d(300, 3);
    var pool = new LayerSpec.MaxPool2d(2);
    assertThat(size(new LayerSpec.Conv2d(8, 3), pool, conv, pool, conv, average, dense))
        .as("300 of the last and 8 of the first convolution; those between do not fit")
        .isEqualTo(308);
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void featuresWhateverTheLayersAreThoseOfTheNetwork(long seed) {
    NetworkSpec spec = RandomNetworks.spec(seed);
    Network network = Network.build(spec, seed);
    NetworkGradientCheck.randomize(network, seed);
    assertSame(network, spec.toString());
  }

  @ParameterizedTest
  @EnumSource
  void featuresOfPresetsAreThoseOfTheNetwork(Preset preset) {
    assertSame(Network.build(preset.spec(IMAGE, CLASSES), 2), preset.id());
  }

  private void assertSame(Network network, String description) {
    var classifier = new NetworkClassifier(network, ops, workspaces);
    for (int count : List.of(1, 2, 32)) {
      List<float[]> pictures = pictures(network, count);
      float[][] expected = expected(network, pictures);
      float[][] features = classifier.features(pictures);
      for (int n = 0; n < count; n++) {
        assertThat(features[n]).hasSize(network.features().orElseThrow().size());
        double largest = 1;
        for (float number : expected[n]) {
          largest = Math.max(largest, Math.abs(number));
        }
        for (int i = 0; i < features[n].length; i++) {
          assertThat((double) features[n][i])
              .as("%d of %d, %s", n, count, description)
              .isCloseTo(expected[n][i], within(ROUNDING * largest));
        }
      }
    }
  }

  private static List<float[]> pictures(Network network, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> RandomNumbers.uniform(network.inputShape().size(), n))
        .toList();
  }

  /** Layer by layer, as they are described. */
  private float[][] expected(Network network, List<float[]> pictures) {
    Tensor x = Tensor.zeros(network.inputShape().batched(pictures.size()));
    for (int n = 0; n < pictures.size(); n++) {
      for (int i = 0; i < pictures.get(n).length; i++) {
        x.data()[i * pictures.size() + n] =
            network.spec().normalization().apply(pictures.get(n)[i]);
      }
    }
    Pass pass = Pass.inference(ops);
    float[][] none = new float[pictures.size()][0];
    float[][] taken = none;
    float[][] flattened = none;
    float[][] numbers = none;
    boolean pooled = false;
    for (Layer layer : network.layers()) {
      boolean convolves =
          layer instanceof Conv2d || layer instanceof DepthwiseConv2d || layer instanceof Residual;
      if (convolves) {
        taken = pooled && x.shape().rank() == 4 ? joined(taken, means(x)) : taken;
        pooled = false;
      } else if (layer instanceof MaxPool2d || layer instanceof AvgPool2d) {
        pooled = true;
      } else if (layer instanceof Flatten && x.shape().rank() == 4) {
        flattened = means(x);
      } else if (layer instanceof Dense) {
        numbers = joined(taken, samples(x));
        taken = joined(taken, flattened);
        flattened = none;
      }
      x = layer.forward(x, pass);
    }
    return numbers;
  }

  private static float[][] joined(float[][] first, float[][] second) {
    float[][] joined = new float[first.length][];
    for (int n = 0; n < joined.length; n++) {
      joined[n] = Arrays.copyOf(first[n], first[n].length + second[n].length);
      System.arraycopy(second[n], 0, joined[n], first[n].length, second[n].length);
    }
    return joined;
  }

  private static float[][] samples(Tensor x) {
    return IntStream.range(0, x.dim(0)).mapToObj(x::sample).toArray(float[][]::new);
  }

  private static float[][] means(Tensor x) {
    int area = x.dim(2) * x.dim(3);
    float[][] means = new float[x.dim(0)][x.dim(1)];
    for (int n = 0; n < means.length; n++) {
      for (int i = 0; i < x.dim(1) * area; i++) {
        means[n][i / area] += x.sample(n)[i] / area;
      }
    }
    return means;
  }

  /** In chunks of their own number, several networks and several views. */
  @ParameterizedTest
  @CsvSource({"LENET, 1, false", "COMPACT, 1, true", "LENET, 3, true", "MNIST_CONV, 2, false"})
  void answersHaveTheBitsOfProbabilitiesAndTheFeaturesOfThePictureAsItIs(
      Preset preset, int members, boolean views) {
    Ensemble ensemble = Ensemble.build(preset.spec(IMAGE, CLASSES), members, 3);
    Classifier classifier =
        Classifier.of(ensemble, ops, workspaces)
            .lookingBy(views ? TestTimeAugmentation.DIGITS : TestTimeAugmentation.NONE);
    List<float[]> pictures = pictures(ensemble.members().getFirst(), 70);
    List<Answer> answers = classifier.answers(pictures, workers);
    assertThat(answers.stream().map(Answer::probabilities))
        .containsExactlyElementsOf(classifier.probabilities(pictures, workers));
    var first = new NetworkClassifier(ensemble.members().getFirst(), ops, workspaces);
    for (int n : List.of(0, 33, 69)) {
      float[] alone = first.features(List.of(pictures.get(n)))[0];
      float[] among = answers.get(n).features();
      for (int i = 0; i < alone.length; i++) {
        assertThat((double) among[i]).isCloseTo(alone[i], within(ROUNDING * 10));
      }
    }
    List<float[]> one = pictures.subList(0, 1);
    assertThat(classifier.answers(one, workers).getFirst().probabilities())
        .isEqualTo(classifier.probabilities(one.getFirst()));
  }

  @Test
  void answersWhenANetworkHasNoFeaturesHaveNone() {
    var spec =
        new NetworkSpec(
            IMAGE,
            Normalization.MNIST,
            List.of(new LayerSpec.Conv2d(CLASSES, 3), new LayerSpec.GlobalAvgPool()));
    Network network = Network.build(spec, 1);
    Classifier classifier = new NetworkClassifier(network, ops, workspaces);
    List<float[]> pictures = pictures(network, 3);
    List<Answer> answers = classifier.answers(pictures, workers);
    assertThat(answers).allMatch(answer -> answer.features().length == 0);
    assertThat(answers.stream().map(Answer::probabilities))
        .containsExactlyElementsOf(classifier.probabilities(pictures, workers));
  }
}
