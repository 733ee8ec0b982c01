package dev.fromscratch.cnn.dataset.format;

import org.jspecify.annotations.Nullable;

/**
 * The pictures of an upload.
 *
 * @param training to learn from
 * @param test to test with, null if nothing said which
 */
record Parts(Labelled training, @Nullable Labelled test) {}
