package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.NetworkGradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNetworks;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A classifier against the network it was made of. */
class NetworkClassifierTests {

  /** Around a vector, and around a chunk. */
  private static final List<Integer> BATCH_SIZES = List.of(1, 2, 15, 16, 17, 31, 32, 33, 64, 100);

  /** What folding may change, relative to the largest output. */
  private static final double ROUNDING = 1e-5;

  private static final Shape IMAGE = Shape.of(1, 16, 16);
  private static final int SEED = 5;

  /** For HotSpot, which on a busy machine takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For all networks of a test, so that each finds what others have left. */
  private final Workspaces workspaces = new Workspaces(2);

  private final SharedWorkers workers = new SharedWorkers(3);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private NetworkClassifier classifier(Network network, Arithmetic arithmetic) {
    return new NetworkClassifier(network, arithmetic.ops(), workspaces);
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** With random parameters and statistics, as if it had been trained. */
  private static Network network(NetworkSpec spec, long seed) {
    Network network = Network.build(spec, seed);
    NetworkGradientCheck.randomize(network, seed);
    for (Map.Entry<String, Tensor> named : network.namedTensors().entrySet()) {
      float[] data = named.getValue().data();
      if (named.getKey().endsWith("running_mean")) {
        System.arraycopy(RandomNumbers.uniform(data.length, seed), 0, data, 0, data.length);
      } else if (named.getKey().endsWith("running_var")) {
        for (int i = 0; i < data.length; i++) {
          data[i] = 0.25f + Math.abs(RandomNumbers.uniform(data.length, seed)[i]);
        }
      }
    }
    return network;
  }

  private static boolean normalizes(List<LayerSpec> layers) {
    return layers.stream()
        .anyMatch(layer ->
            layer instanceof LayerSpec.BatchNorm
                || (layer instanceof LayerSpec.Residual inside && normalizes(inside.layers())));
  }

  private static double largestDifference(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
  }

  private static double largest(float[] numbers) {
    return largestDifference(numbers, new float[numbers.length]);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void forwardWhateverTheLayersAreGivesTheOutputOfTheNetwork(long seed) {
    NetworkSpec spec = RandomNetworks.spec(seed);
    Network network = network(spec, seed);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      NetworkClassifier classifier = classifier(network, arithmetic);
      for (int count : BATCH_SIZES) {
        Tensor x = RandomNumbers.tensor(spec.inputShape().batched(count), seed);
        float[] before = x.data().clone();
        float[] expected = network.forward(x, Pass.inference(arithmetic.ops())).data();
        float[] actual = classifier.forward(x).data();
        assertThat(x.data()).isEqualTo(before);
        if (normalizes(spec.layers())) {
          assertThat(largestDifference(actual, expected))
              .as("%s, %d samples, seed %d, %s", arithmetic, count, seed, spec)
              .isLessThan(ROUNDING * largest(expected));
        } else {
          assertThat(actual)
              .as("%s, %d samples, seed %d, %s", arithmetic, count, seed, spec)
              .isEqualTo(expected);
        }
      }
    }
  }

  /**
   * Twice in the same workspaces: what one prediction leaves does not change the next. A network
   * with batch normalization is folded and has other last bits, see above.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPACT")
  void probabilitiesWhateverTheBatchAreThoseOfTheNetworkForEveryChunk(Preset preset) {
    for (NetworkSpec spec : List.of(preset.spec(IMAGE, 10), preset.specWithSigmoid(IMAGE, 10))) {
      Network network = network(spec, SEED);
      for (Arithmetic arithmetic : Arithmetic.values()) {
        NetworkClassifier classifier = classifier(network, arithmetic);
        for (int count : List.of(1, 2, 33, 100)) {
          List<float[]> pictures = pictures(count);
          List<float[]> expected = expected(network, pictures, arithmetic.ops());
          for (int time = 0; time < 2; time++) {
            assertThat(classifier.probabilities(pictures, workers))
                .as("%s, %s, %d pictures", preset, arithmetic, count)
                .containsExactlyElementsOf(expected);
          }
          assertThat(classifier.probabilities(pictures.getFirst()))
              .isEqualTo(expected(network, pictures.subList(0, 1), arithmetic.ops()).getFirst());
        }
      }
    }
  }

  private static List<float[]> pictures(int count) {
    return IntStream.range(0, count).mapToObj(i -> RandomNumbers.uniform(IMAGE.size(), i)).toList();
  }

  /** What the network itself says to each chunk. */
  private static List<float[]> expected(Network network, List<float[]> pictures, TensorOps ops) {
    List<float[]> expected = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += Classifier.CHUNK_SIZE) {
      int to = Math.min(from + Classifier.CHUNK_SIZE, pictures.size());
      float[] rows = new float[(to - from) * IMAGE.size()];
      for (int i = 0; i < rows.length; i++) {
        float pixel = pictures.get(from + i / IMAGE.size())[i % IMAGE.size()];
        rows[i] = network.spec().normalization().apply(pixel);
      }
      Pass pass = Pass.inference(ops);
      Tensor output = network.forward(Tensor.batch(IMAGE, rows), pass);
      Tensor probabilities = Tensor.zeros(output.shape());
      network.probabilities(output, probabilities, pass);
      for (int n = 0; n < to - from; n++) {
        expected.add(probabilities.sample(n));
      }
    }
    return expected;
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesWhenManyThreadsAskAreThoseOfOne(Arithmetic arithmetic) throws Exception {
    NetworkClassifier classifier =
        classifier(network(Preset.LENET.spec(IMAGE, 10), SEED), arithmetic);
    List<float[]> pictures = pictures(70);
    List<float[]> batch;
    try (var alone = new SharedWorkers(1)) {
      batch = classifier.probabilities(pictures, alone);
    }
    List<float[]> singles = pictures.stream().map(classifier::probabilities).toList();
    Callable<Void> ask =
        () -> {
          assertThat(classifier.probabilities(pictures, workers)).containsExactlyElementsOf(batch);
          for (int i = 0; i < singles.size(); i++) {
            assertThat(classifier.probabilities(pictures.get(i))).isEqualTo(singles.get(i));
          }
          return null;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> answer : threads.invokeAll(Stream.generate(() -> ask).limit(20).toList())) {
        answer.get();
      }
    }
  }

  @Test
  void probabilitiesWhenAPictureHasAnotherSizeAreRefused() {
    var classifier =
        new NetworkClassifier(
            network(Preset.LENET.spec(IMAGE, 10), 1), TensorOps.scalar(), workspaces);
    String message = "a picture [1, 16, 16] has 256 numbers, got 3";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.probabilities(new float[3]))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.probabilities(List.of(new float[256], new float[3]), workers))
        .withMessage(message);
  }

  @Test
  void probabilitiesWhenThereAreNoPicturesAreNone() {
    var classifier =
        new NetworkClassifier(
            network(Preset.LENET.spec(IMAGE, 10), 1), TensorOps.scalar(), workspaces);
    assertThat(classifier.probabilities(List.of(), workers)).isEmpty();
  }

  /**
   * Before HotSpot has compiled the loops, every vector is an object; so the calls are repeated
   * until twenty of them are within the bound. In a process that does nothing else, 56 bytes
   * remain, which are the answer; one that has compiled many other methods adds up to ten vectors.
   */
  @ParameterizedTest
  @EnumSource(Preset.class)
  void probabilitiesOfOnePictureWhenWarmAllocateLittleMoreThanTheAnswer(Preset preset) {
    Network network = network(preset.spec(IMAGE, 10), SEED);
    float[] picture = RandomNumbers.uniform(IMAGE.size(), SEED);
    long bound = 1_000;
    for (Arithmetic arithmetic : Arithmetic.values()) {
      NetworkClassifier classifier = classifier(network, arithmetic);
      long least = Long.MAX_VALUE;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (least > bound && System.nanoTime() < end) {
        least = Math.min(least, allocatedBytes(classifier, picture, 20) / 20);
      }
      assertThat(least).as("bytes per call, %s", arithmetic).isLessThanOrEqualTo(bound);
    }
  }

  private static long allocatedBytes(NetworkClassifier classifier, float[] picture, int calls) {
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < calls; call++) {
      assertNumbers(classifier.probabilities(picture));
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void assertNumbers(float[] answer) {
    if (Float.isNaN(answer[0])) {
      throw new AssertionError("the answer is not a number");
    }
  }
}
