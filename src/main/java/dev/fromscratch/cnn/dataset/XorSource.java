package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * Exclusive or as a data set: every picture of two pixels, each blank or full of ink, and whether
 * exactly one of them is full. There is nothing else to test on, so the test set is the same.
 */
final class XorSource implements DatasetSource {

  private static final byte FULL = (byte) 255;
  private static final byte[] PIXELS = {0, 0, 0, FULL, FULL, 0, FULL, FULL};
  private static final int[] LABELS = {0, 1, 1, 0};

  private static final DatasetDescription DESCRIPTION =
      new DatasetDescription(
          "xor",
          "Exclusive or: the four pictures of two pixels; class 1 has ink in exactly one of them."
              + " The test set is the training set",
          "CNN from Scratch",
          DatasetDescription.OURS,
          List.of("0", "1"),
          Shape.of(1, 1, 2),
          LABELS.length,
          LABELS.length);

  @Override
  public DatasetDescription description() {
    return DESCRIPTION;
  }

  @Override
  public DatasetState state() {
    return DatasetState.GENERATED;
  }

  @Override
  public void fetch(Progress progress) {}

  @Override
  public TrainTestSets read(Progress progress) {
    Dataset all =
        Dataset.of(DESCRIPTION.imageShape(), DESCRIPTION.classNames(), PIXELS.clone(), LABELS);
    return TrainTestSets.of(DESCRIPTION.name(), all, all);
  }
}
