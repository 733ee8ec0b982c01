package dev.fromscratch.cnn.engine.training;

/**
 * How good a network is on a data set, in the two numbers that training looks at.
 *
 * @param loss mean loss per sample, without label smoothing
 * @param accuracy the share of correctly classified samples, in {@code [0, 1]}
 */
public record ValidationMetrics(double loss, double accuracy) {}
