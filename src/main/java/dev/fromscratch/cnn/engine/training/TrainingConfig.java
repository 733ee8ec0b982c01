package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen about a training run, besides the network and the data.
 *
 * @param epochs passes over the training set, positive
 * @param batchSize samples per step, positive; the last batch of an epoch may be smaller
 * @param loss what is minimised
 * @param optimizer how parameters follow their gradients
 * @param seed what shuffling, dropout and augmentation depend on
 * @param schedule how the optimizer's learning rate changes
 * @param gradientClipNorm the largest norm of the whole gradient, positive; a longer one is
 *     shortened to it. {@link #NO_CLIPPING} leaves all as they are
 * @param earlyStopping when to end before the last epoch, or null for never; needs a validation set
 * @param weightAveraging how the weights of the steps are averaged, or null for not at all
 * @param augmentation how training samples are changed, anew in every epoch, or null for not at
 *     all; validation samples never are
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    Loss loss,
    Optimizer optimizer,
    long seed,
    LearningRateSchedule schedule,
    float gradientClipNorm,
    @Nullable EarlyStopping earlyStopping,
    @Nullable WeightAveraging weightAveraging,
    @Nullable Augmentation augmentation) {

  /** No gradient is too long. */
  public static final float NO_CLIPPING = Float.POSITIVE_INFINITY;

  public TrainingConfig {
    if (epochs <= 0) {
      throw new IllegalArgumentException("epochs must be positive, got " + epochs);
    }
    if (batchSize <= 0) {
      throw new IllegalArgumentException("batchSize must be positive, got " + batchSize);
    }
    if (!(gradientClipNorm > 0)) {
      throw new IllegalArgumentException(
          "gradientClipNorm must be positive, got " + gradientClipNorm);
    }
  }

  /** The plain form: a constant learning rate, no clipping, all epochs, no averaging. */
  public TrainingConfig(int epochs, int batchSize, Loss loss, Optimizer optimizer, long seed) {
    this(
        epochs,
        batchSize,
        loss,
        optimizer,
        seed,
        new LearningRateSchedule.Constant(),
        NO_CLIPPING,
        null,
        null,
        null);
  }

  /** The same with another seed. */
  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(
        epochs,
        batchSize,
        loss,
        optimizer,
        other,
        schedule,
        gradientClipNorm,
        earlyStopping,
        weightAveraging,
        augmentation);
  }

  /** The same with this schedule. */
  public TrainingConfig withSchedule(LearningRateSchedule changed) {
    return with(changed, gradientClipNorm, earlyStopping, weightAveraging, augmentation);
  }

  /** The same with gradients of at most this norm. */
  public TrainingConfig withGradientClipNorm(float norm) {
    return with(schedule, norm, earlyStopping, weightAveraging, augmentation);
  }

  /** The same with early stopping. */
  public TrainingConfig withEarlyStopping(EarlyStopping stopping) {
    return with(schedule, gradientClipNorm, stopping, weightAveraging, augmentation);
  }

  /** The same with averaged weights. */
  public TrainingConfig withWeightAveraging(WeightAveraging averaging) {
    return with(schedule, gradientClipNorm, earlyStopping, averaging, augmentation);
  }

  /** The same with changed training samples. */
  public TrainingConfig withAugmentation(Augmentation chosen) {
    return with(schedule, gradientClipNorm, earlyStopping, weightAveraging, chosen);
  }

  private TrainingConfig with(
      LearningRateSchedule changed,
      float norm,
      @Nullable EarlyStopping stopping,
      @Nullable WeightAveraging averaging,
      @Nullable Augmentation chosen) {
    return new TrainingConfig(
        epochs, batchSize, loss, optimizer, seed, changed, norm, stopping, averaging, chosen);
  }
}
