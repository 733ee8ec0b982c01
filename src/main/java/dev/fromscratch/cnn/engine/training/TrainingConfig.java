package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;

/**
 * What is chosen about a training run, besides the network and the data.
 *
 * @param epochs passes over the training set, positive
 * @param batchSize samples per step, positive; the last batch of an epoch may be smaller
 * @param loss what is minimised
 * @param optimizer how parameters follow their gradients
 * @param seed what shuffling and dropout depend on
 */
public record TrainingConfig(int epochs, int batchSize, Loss loss, Optimizer optimizer, long seed) {

  public TrainingConfig {
    if (epochs <= 0) {
      throw new IllegalArgumentException("epochs must be positive, got " + epochs);
    }
    if (batchSize <= 0) {
      throw new IllegalArgumentException("batchSize must be positive, got " + batchSize);
    }
  }
}
