package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.lang.ref.SoftReference;
import java.util.List;

/** Digits that the engine draws, the same ones everywhere: needs neither files nor a network. */
final class DigitsSource implements DatasetSource {

  private static final long SEED = 1;
  private static final int TRAINING_IMAGES = 20_000;
  private static final int TEST_IMAGES = 2_000;
  private static final double TRAINING_SHARE =
      (double) TRAINING_IMAGES / (TRAINING_IMAGES + TEST_IMAGES);

  private static final DatasetDescription DESCRIPTION =
      new DatasetDescription(
          "digits",
          "Digits that look written by hand, drawn by this service: always at hand",
          "CNN from Scratch",
          DatasetDescription.OURS,
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          Shape.of(1, 28, 28),
          TRAINING_IMAGES,
          TEST_IMAGES);

  /** All services of a JVM share them. Whoever comes while they are drawn draws them too. */
  private static volatile SoftReference<TrainTestSets> drawn = new SoftReference<>(null);

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
    requireNotCancelled(progress);
    TrainTestSets known = drawn.get();
    return known == null ? draw(progress) : known;
  }

  private static TrainTestSets draw(Progress progress) {
    Dataset training = draw(Part.TRAINING, TRAINING_IMAGES, progress, 0);
    requireNotCancelled(progress);
    Dataset test = draw(Part.TEST, TEST_IMAGES, progress, TRAINING_SHARE);
    TrainTestSets sets =
        TrainTestSets.of(DESCRIPTION.name(), training, test).withForm(PictureForm.MNIST);
    drawn = new SoftReference<>(sets);
    return sets;
  }

  private static void requireNotCancelled(Progress progress) {
    if (progress.cancelled()) {
      throw new DatasetLoadCancelledException(DESCRIPTION.name());
    }
  }

  private static Dataset draw(Part part, int count, Progress progress, double fraction) {
    progress.report(fraction, "Drawing %d digits".formatted(count));
    return DigitGenerator.generate(SEED, part, count);
  }
}
