/**
 * The data sets one can train on: which there are, where they come from, and loading each of them
 * once for all who ask.
 *
 * <p>{@link dev.fromscratch.cnn.dataset.Datasets} is what other features use.
 */
@NullMarked
package dev.fromscratch.cnn.dataset;

import org.jspecify.annotations.NullMarked;
