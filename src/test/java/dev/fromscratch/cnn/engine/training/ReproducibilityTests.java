package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Cosine;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Warmup;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same request gives the same file, byte for byte. */
class ReproducibilityTests {

  // 70 samples in batches of 50: steps of four shards and of two, the last of each smaller.
  private static TrainingConfig config(long seed) {
    return new TrainingConfig(2, 50, new SoftmaxCrossEntropy(), new Adam(0.01f), seed);
  }

  private static String hashOfTrained(Arithmetic arithmetic, int threads, TrainingConfig config)
      throws NoSuchAlgorithmException {
    return hashOfTrained(Quadrants.everything(), arithmetic, threads, config);
  }

  private static String hashOfTrained(
      NetworkSpec spec, Arithmetic arithmetic, int threads, TrainingConfig config)
      throws NoSuchAlgorithmException {
    Network network = Network.build(spec, 1);
    try (var workers = new WorkerPool(threads)) {
      new Trainer(network, config, arithmetic.ops(), workers)
          .train(
              Quadrants.dataset(70, 1),
              Quadrants.dataset(70, 2),
              TrainingListener.NONE,
              StopSignal.NEVER);
    }
    byte[] file = NetworkFile.of(network, Map.of()).toBytes();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheNumberOfThreadsDiffersGivesTheSameFile(Arithmetic arithmetic)
      throws NoSuchAlgorithmException {
    TrainingConfig plain = config(42);
    TrainingConfig everything =
        plain
            .withGradientClipNorm(0.5f)
            .withSchedule(new Warmup(2, new Cosine(0.1f)))
            .withWeightAveraging(new WeightAveraging(0.9f));
    TrainingConfig augmented = plain.withAugmentation(Augmentation.STRONG);
    for (TrainingConfig config : List.of(plain, everything, augmented)) {
      assertSameOnAnyThreads(Quadrants.everything(), arithmetic, config);
      assertSameOnAnyThreads(Quadrants.normalized(), arithmetic, config);
    }
  }

  /**
   * Where a batch is a single shard, its dense layers are shared; one of 29 samples is two shards.
   * The last batch has 70 % 13 samples, or 70 % 29.
   */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenABatchIsSmallGivesTheSameFileOnAnyThreads(Arithmetic arithmetic)
      throws NoSuchAlgorithmException {
    for (int batchSize : new int[] {1, 13, 29}) {
      var config = new TrainingConfig(1, batchSize, new SoftmaxCrossEntropy(), new Adam(0.01f), 42);
      assertSameOnAnyThreads(Quadrants.wide(), arithmetic, config);
    }
  }

  private static void assertSameOnAnyThreads(
      NetworkSpec spec, Arithmetic arithmetic, TrainingConfig config)
      throws NoSuchAlgorithmException {
    String alone = hashOfTrained(spec, arithmetic, 1, config);
    for (int threads : new int[] {1, 2, 3, 4}) {
      assertThat(hashOfTrained(spec, arithmetic, threads, config))
          .as("%d threads", threads)
          .isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheSeedDiffersGivesAnotherFile(Arithmetic arithmetic)
      throws NoSuchAlgorithmException {
    assertThat(hashOfTrained(arithmetic, 2, config(43)))
        .isNotEqualTo(hashOfTrained(arithmetic, 2, config(42)));
  }
}
