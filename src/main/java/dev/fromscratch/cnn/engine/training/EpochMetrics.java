package dev.fromscratch.cnn.engine.training;

import org.jspecify.annotations.Nullable;

/**
 * How an epoch ended.
 *
 * @param epoch its number, from 1
 * @param trainingLoss mean loss over the epoch, while the parameters moved
 * @param trainingAccuracy share of correctly classified training samples in {@code [0, 1]}, while
 *     the parameters moved
 * @param learningRate η of the last step
 * @param validation how good the network is on the validation set at the end of the epoch, if there
 *     is one
 */
public record EpochMetrics(
    int epoch,
    double trainingLoss,
    double trainingAccuracy,
    float learningRate,
    @Nullable ValidationMetrics validation) {}
