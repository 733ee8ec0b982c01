package dev.fromscratch.cnn.engine.training;

/**
 * Where a training run stands after a step.
 *
 * @param epoch the epoch it belongs to, from 1
 * @param step its number within the epoch, from 1
 * @param steps steps per epoch
 * @param samples samples in this step
 * @param loss mean loss of this step's samples
 * @param epochLoss mean loss of the epoch so far
 * @param epochAccuracy share of the epoch's samples so far that were classified correctly, in
 *     {@code [0, 1]}
 * @param learningRate η of this step
 */
public record StepMetrics(
    int epoch,
    int step,
    int steps,
    int samples,
    double loss,
    double epochLoss,
    double epochAccuracy,
    float learningRate) {}
