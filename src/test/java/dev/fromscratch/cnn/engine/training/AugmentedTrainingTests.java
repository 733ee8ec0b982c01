package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Training sees changed pictures, and nothing else does. */
class AugmentedTrainingTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  /** Nothing is left of any picture. */
  private static final Augmentation BLANK =
      new Augmentation(0, 0, 0, 0, null, 0, new Erasing(1, 1, 1));

  private final WorkerPool workers = new WorkerPool(2);
  private final RecordingListener listener = new RecordingListener();
  private final Dataset training = Quadrants.dataset(50, 1);
  private final Dataset validation = Quadrants.dataset(40, 2);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private static TrainingConfig config(int epochs, int batchSize) {
    return new TrainingConfig(epochs, batchSize, LOSS, new Sgd(0.05f, 0), 42);
  }

  private Network trained(Dataset dataset, TrainingConfig config) {
    Network network = Quadrants.linear(1);
    new Trainer(network, config, TensorOps.scalar(), workers)
        .train(dataset, validation, listener, StopSignal.NEVER);
    return network;
  }

  private static List<float[]> numbers(Network network) {
    return network.parameters().stream().map(Parameter::data).toList();
  }

  private static Dataset withPixels(Dataset dataset, byte[] pixels) {
    int[] labels = IntStream.range(0, dataset.size()).map(dataset::label).toArray();
    return Dataset.of(dataset.imageShape(), dataset.classNames(), pixels, labels);
  }

  /** The data set as an epoch shows it: each picture changed by its own position. */
  private static Dataset changed(Dataset dataset, Augmentation augmentation, int epoch) {
    int size = dataset.imageShape().size();
    byte[] pixels = new byte[dataset.size() * size];
    var augmenter = new Augmenter(augmentation, dataset.imageShape(), 42);
    augmenter.beginEpoch(epoch);
    for (int i = 0; i < dataset.size(); i++) {
      System.arraycopy(augmenter.augment(dataset.pixels(i), 0, i), 0, pixels, i * size, size);
    }
    return withPixels(dataset, pixels);
  }

  @Test
  void trainWhenAugmentedSeesEachPictureAsItsSeedEpochAndPositionMakeIt() {
    Dataset first = changed(training, Augmentation.STRONG, 1);
    for (int batchSize : new int[] {1, 7, 20, 50}) {
      TrainingConfig plain = config(1, batchSize);
      Network network = trained(training, plain.withAugmentation(Augmentation.STRONG));
      assertThat(numbers(network))
          .as("batches of %d", batchSize)
          .containsExactlyElementsOf(numbers(trained(first, plain)));
    }
  }

  @Test
  void trainWhenASecondEpochBeginsSeesOtherPictures() {
    Dataset first = changed(training, Augmentation.STRONG, 1);
    Network network = trained(training, config(2, 50).withAugmentation(Augmentation.STRONG));
    assertThat(numbers(network).getFirst())
        .isNotEqualTo(numbers(trained(first, config(2, 50))).getFirst());
  }

  @Test
  void trainWhenNothingIsChangedIsTheSameBitForBit() {
    Network network = trained(training, config(2, 20).withAugmentation(Augmentation.NONE));
    assertThat(numbers(network))
        .containsExactlyElementsOf(numbers(trained(training, config(2, 20))));
  }

  @Test
  void trainWhenTrainingIsAllBlankStillValidatesOnThePicturesAsTheyAre() {
    Network network = trained(training, config(3, 20).withAugmentation(BLANK));
    Dataset blank = withPixels(training, new byte[training.size() * Quadrants.IMAGE.size()]);
    assertThat(numbers(network)).containsExactlyElementsOf(numbers(trained(blank, config(3, 20))));

    var evaluator = new Evaluator(TensorOps.scalar(), workers);
    Dataset blankValidation =
        withPixels(validation, new byte[validation.size() * Quadrants.IMAGE.size()]);
    double plainLoss = evaluator.evaluate(network, validation, LOSS).loss();
    assertThat(listener.lastValidation().loss())
        .isEqualTo(plainLoss)
        .isNotEqualTo(evaluator.evaluate(network, blankValidation, LOSS).loss());
  }
}
