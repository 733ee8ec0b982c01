package dev.fromscratch.cnn.dataset.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a data set is made of what arrives.
 *
 * @param form what becomes of pictures; null for what is usual for the kind of file
 * @param testFraction the share that is held back for testing, where nothing says what is
 * @param seed decides which
 * @param skipInvalid whether to go on without files that are of no use, or to refuse all
 * @param classNames what the labels 0, 1, 2, … mean, where labels are numbers
 */
public record ReadOptions(
    @Nullable PictureForm form,
    double testFraction,
    long seed,
    boolean skipInvalid,
    @Nullable List<String> classNames) {}
