package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.engine.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * A data set as it was read.
 *
 * @param training to learn from
 * @param test to evaluate on
 * @param wasSplit whether the two were one, and parted here
 * @param form what has become of the pictures; null if they came as pixels, and nobody said what
 *     they are
 * @param skipped the files without which it was read
 */
public record ReadDataset(
    Dataset training,
    Dataset test,
    boolean wasSplit,
    @Nullable PictureForm form,
    Problems skipped) {}
