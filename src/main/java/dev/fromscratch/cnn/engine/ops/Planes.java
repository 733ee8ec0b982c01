package dev.fromscratch.cnn.engine.ops;

/**
 * A batch as batch normalization sees it: the numbers of each channel lie side by side. Images
 * {@code [N, C, H, W]} have {@code N * H * W} numbers in each of C channels, features {@code [N,
 * F]} have N numbers in each of F channels.
 *
 * @param channels C
 * @param count numbers in one channel
 */
public record Planes(int channels, int count) {}
