package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.NetworkSummary.LayerSummary;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.AdamW;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.optimizer.RmsProp;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.NetworkGradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNetworks;
import dev.fromscratch.cnn.engine.training.StopSignal;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.engine.training.TrainingListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every legal network, whatever its layers. */
class RandomNetworkTests {

  /** Rounding to floats through all layers. */
  private static final double TOLERANCE = 1e-4;

  private static final int IMAGES = 21;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static Stream<LayerSpec> all(Collection<LayerSpec> layers) {
    return layers.stream()
        .flatMap(layer ->
            layer instanceof LayerSpec.Residual residual
                ? Stream.concat(Stream.of(layer), all(residual.layers()))
                : Stream.of(layer));
  }

  @Test
  void specWhenDrawnOftenHoldsEveryLayer() {
    Set<Class<?>> drawn = new HashSet<>();
    seeds()
        .forEach(
            seed -> all(RandomNetworks.spec(seed).layers()).forEach(l -> drawn.add(l.getClass())));
    assertThat(drawn).containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
  }

  @Test
  void specWhenDrawnAgainIsTheSame() {
    assertThat(RandomNetworks.spec(7)).isEqualTo(RandomNetworks.spec(7));
    assertThat(RandomNetworks.spec(7)).isNotEqualTo(RandomNetworks.spec(8));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void gradientWhenMeasuredAgrees(long seed) {
    NetworkSpec drawn = RandomNetworks.spec(seed);
    Loss loss = loss(seed);
    List<LayerSpec> layers = new ArrayList<>(withoutDropout(drawn.layers()));
    if (loss.expects() == Loss.Expects.PROBABILITIES) {
      layers.add(new LayerSpec.Sigmoid());
    }
    Network network =
        Network.build(new NetworkSpec(drawn.inputShape(), drawn.normalization(), layers), seed);
    NetworkGradientCheck.randomize(network, seed);
    var check = new NetworkGradientCheck(network, loss, seed);
    assertThat(check.measuredShare()).as("seed %d", seed).isGreaterThan(0.9);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      assertThat(check.largestError(arithmetic))
          .as("largest relative error, %s, seed %d, %s, %s", arithmetic, seed, loss, layers)
          .isLessThan(TOLERANCE);
    }
  }

  private static Loss loss(long seed) {
    List<Loss> losses =
        List.of(
            new SoftmaxCrossEntropy(),
            new SoftmaxCrossEntropy(0.1f),
            new MeanSquaredError(),
            new BinaryCrossEntropy());
    return losses.get(new SeededRandom(seed).nextInt(losses.size()));
  }

  /** Dropout that drops nothing, because {@link NetworkGradientCheck} knows nothing of masks. */
  private static List<LayerSpec> withoutDropout(List<LayerSpec> layers) {
    return layers.stream()
        .map(layer ->
            switch (layer) {
              case LayerSpec.Dropout _ -> new LayerSpec.Dropout(0);
              case LayerSpec.Residual r -> new LayerSpec.Residual(withoutDropout(r.layers()));
              default -> layer;
            })
        .toList();
  }

  /** A step on one thread and on two, with scalars and with vectors. */
  @ParameterizedTest
  @MethodSource("seeds")
  void trainWhenOneStepIsTakenMovesParametersTheSameOnAnyThreads(long seed) {
    NetworkSpec spec = RandomNetworks.spec(seed);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      byte[] fresh = bytes(Network.build(spec, seed));
      byte[] alone = trained(spec, seed, arithmetic, 1);
      assertThat(alone).as("seed %d, %s", seed, spec).isNotEqualTo(fresh);
      assertThat(trained(spec, seed, arithmetic, 2)).as("seed %d, %s", seed, spec).isEqualTo(alone);
    }
  }

  private static byte[] trained(NetworkSpec spec, long seed, Arithmetic arithmetic, int threads) {
    Network network = Network.build(spec, seed);
    // Smaller numbers than some initialisations give: no loss becomes infinite in a step.
    NetworkGradientCheck.randomize(network, seed);
    var config = new TrainingConfig(1, IMAGES, new SoftmaxCrossEntropy(), optimizer(seed), seed);
    try (var workers = new WorkerPool(threads)) {
      new Trainer(network, config, arithmetic.ops(), workers)
          .train(dataset(network, seed), null, TrainingListener.NONE, StopSignal.NEVER);
    }
    return bytes(network);
  }

  private static Optimizer optimizer(long seed) {
    List<Optimizer> optimizers =
        List.of(
            new Sgd(0.01f, 0),
            new Sgd(0.01f, 0.9f, true, 0.01f),
            new Adam(0.01f),
            new AdamW(0.01f, 0.9f, 0.999f, 1e-8f, 0.01f),
            new RmsProp(0.01f, 0.9f, 1e-8f, 0.5f));
    return optimizers.get(new SeededRandom(seed).nextInt(optimizers.size()));
  }

  /** Random pictures with random labels. */
  private static Dataset dataset(Network network, long seed) {
    var random = new SeededRandom(seed);
    Shape image = network.inputShape();
    int classes = network.outputShape().size();
    byte[] pixels = new byte[IMAGES * image.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    int[] labels = new int[IMAGES];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(classes);
    }
    List<String> names = LongStream.range(0, classes).mapToObj(Long::toString).toList();
    return Dataset.of(image, names, pixels, labels);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fileWhenLoadedIntoAnotherNetworkGivesTheSameFile(long seed) throws TensorFormatException {
    NetworkSpec spec = RandomNetworks.spec(seed);
    byte[] saved = bytes(Network.build(spec, seed));
    Network loaded = Network.build(spec, seed + 1);
    assertThat(bytes(loaded)).as("seed %d, %s", seed, spec).isNotEqualTo(saved);
    NetworkFile.load(Safetensors.read(saved), loaded);
    assertThat(bytes(loaded)).as("seed %d, %s", seed, spec).isEqualTo(saved);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tensorsWhenCountedHaveNamesOfTheirOwn(long seed) {
    Network network = Network.build(RandomNetworks.spec(seed), seed);
    assertThat(network.namedTensors().values())
        .containsExactlyInAnyOrderElementsOf(network.tensors());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void summaryWhenAddedUpIsThatOfTheNetwork(long seed) {
    Network network = Network.build(RandomNetworks.spec(seed), seed);
    NetworkSummary summary = NetworkSummary.of(network);
    assertThat(summary.parameters()).as("seed %d", seed).isEqualTo(network.parameterCount());
    assertThat(summary.layers()).hasSize((int) all(network.spec().layers()).count());
    LayerSummary last = summary.layers().getLast();
    assertThat(last.outputShape()).isEqualTo(network.outputShape());
    assertThat(summary.layers().stream().map(LayerSummary::position)).doesNotHaveDuplicates();
    for (LayerSummary layer : summary.layers()) {
      boolean multiplies = layer.type().endsWith("onv2d") || layer.type().equals("dense");
      assertThat(layer.multiplyAdds() > 0).as("%s", layer).isEqualTo(multiplies);
    }
  }

  private static byte[] bytes(Network network) {
    return NetworkFile.of(network, Map.of()).toBytes();
  }
}
