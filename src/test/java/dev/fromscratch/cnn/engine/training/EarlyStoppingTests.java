package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTests {

  private final WorkerPool workers = new WorkerPool(1);
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  /**
   * Whether a run with these validation losses ends with its last epoch, and not before; and which
   * epoch is the best.
   */
  @ParameterizedTest
  @CsvSource({
    // patience, minDelta, losses, best epoch
    "1, 0,   3 2 2,         2",
    "2, 0,   3 2 4 4,       2",
    "2, 0,   3 4 2 4 1 2 2, 5",
    "1, 0.5, 3 2 1.75,      2",
    "2, 0.5, 3 2 1.75 1.5,  2",
    "2, 0.5, 3 2 1.75 1.25 1.25 1.25, 4",
    "1, 0,   3 NaN,         1",
  })
  void endsWithWhenNothingGetsBetterIsTrueAfterThePatience(
      int patience, double minDelta, String losses, int best) {
    Network network = Quadrants.linear(1);
    float[] weight = network.parameters().getFirst().data();
    var bestEpoch = new BestEpoch(new EarlyStopping(patience, minDelta), network);
    String[] each = losses.split(" ", -1);
    for (int epoch = 1; epoch <= each.length; epoch++) {
      weight[0] = epoch;
      bestEpoch.look(metrics(epoch, Double.parseDouble(each[epoch - 1])));
      assertThat(bestEpoch.patienceIsOver()).as("epoch %d", epoch).isEqualTo(epoch == each.length);
    }
    assertThat(bestEpoch.restore()).isTrue();
    assertThat(bestEpoch.best().epoch()).isEqualTo(best);
    assertThat(weight[0]).isEqualTo(best);
  }

  private static EpochMetrics metrics(int epoch, double loss) {
    return new EpochMetrics(epoch, 1, 1, 0.1f, new ValidationMetrics(loss, 1));
  }

  private static TrainingConfig config(int epochs, EarlyStopping stopping) {
    return new TrainingConfig(epochs, 8, new SoftmaxCrossEntropy(0.3f), new Adam(0.3f), 42)
        .withEarlyStopping(stopping);
  }

  /**
   * Smoothed labels keep the loss from falling for ever. The network that is left is as good as
   * that of the best epoch was, two epochs before the last.
   */
  @Test
  void trainWhenTheValidationLossGetsWorseEndsAndGoesBackToTheBest() {
    Network network = Quadrants.linear(1);
    Dataset validation = Quadrants.dataset(20, 2);
    var stopping = new EarlyStopping(2, 0);
    Trainer.Outcome outcome =
        new Trainer(network, config(500, stopping), TensorOps.scalar(), workers)
            .train(Quadrants.dataset(40, 1), validation, listener, StopSignal.NEVER);
    assertThat(outcome).isEqualTo(Trainer.Outcome.COMPLETED);
    assertThat(listener.epochs).hasSizeBetween(3, 499);
    List<Double> losses = new ArrayList<>();
    for (EpochMetrics epoch : listener.epochs) {
      ValidationMetrics after = epoch.validation();
      losses.add(after == null ? Double.NaN : after.loss());
    }
    double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertThat(losses.indexOf(best)).isEqualTo(losses.size() - 3);
    ValidationMetrics left =
        new Evaluator(TensorOps.scalar(), workers)
            .validate(network, validation, new SoftmaxCrossEntropy());
    assertThat(left.loss()).isEqualTo(best);
    EpochMetrics bestEpoch = listener.epochs.get(losses.indexOf(best));
    assertThat(listener.restored)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(bestEpoch);
  }

  @Test
  void trainWhenThereIsNoValidationSetIsRefused() {
    Trainer trainer =
        new Trainer(
            Quadrants.linear(1), config(2, new EarlyStopping(1, 0)), TensorOps.scalar(), workers);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(Quadrants.dataset(8, 1), null, listener, StopSignal.NEVER))
        .withMessage("early stopping needs a validation set, got none");
  }

  @Test
  void constructorWhenASettingIsOutOfRangeNamesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EarlyStopping(0, 0))
        .withMessage("patience must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EarlyStopping(1, -1))
        .withMessage("minDelta must be a finite number of at least 0, got -1.0");
  }
}
