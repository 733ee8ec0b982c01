package dev.fromscratch.cnn.engine.ops;

/**
 * A batch as batch normalization sees it, {@code [N, C, P]}: each channel has P numbers in each
 * sample, side by side. Images {@code [N, C, H, W]} have {@code P = H * W}, features {@code [N, F]}
 * have {@code C = F} and {@code P = 1}.
 *
 * @param samples N
 * @param channels C
 * @param area P
 */
public record Planes(int samples, int channels, int area) {}
