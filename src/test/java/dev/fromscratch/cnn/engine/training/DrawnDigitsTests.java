package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.engine.data.IdxReader;
import dev.fromscratch.cnn.engine.data.RealDatasets;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What drawn digits teach about real ones, which the network has never seen. */
class DrawnDigitsTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  @Test
  void trainWhenOnlyDrawnDigitsAreSeenKnowsRealOnes() throws IOException {
    Path folder = RealDatasets.folder("mnist");
    Dataset drawn = DigitGenerator.generate(1, 10_000);
    Dataset real =
        new IdxReader()
            .read(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                drawn.classNames());
    Network network = Network.build(Preset.LENET.spec(drawn.imageShape(), 10), 1);
    TrainingConfig config =
        new TrainingConfig(3, 64, LOSS, new Adam(0.002f), 1)
            .withSchedule(new LearningRateSchedule.Cosine(0));
    try (var workers = new WorkerPool(2)) {
      var ops = TensorOps.best();
      new Trainer(network, config, ops, workers)
          .train(drawn, null, TrainingListener.NONE, StopSignal.NEVER);
      var evaluator = new Evaluator(ops, workers);
      Dataset others = DigitGenerator.generate(1, Part.TEST, 2_000);
      assertThat(evaluator.validate(network, others, LOSS).accuracy())
          .as("drawn digits, seed 1")
          .isGreaterThan(0.91);
      assertThat(evaluator.validate(network, real, LOSS).accuracy())
          .as("MNIST's test set, seed 1")
          .isGreaterThan(0.952);
    }
  }
}
