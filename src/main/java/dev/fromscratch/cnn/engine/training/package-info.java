/**
 * The training loop and the evaluation of what it made.
 *
 * <p>A run can be interrupted between any two steps and go on from a {@link
 * dev.fromscratch.cnn.engine.training.Checkpoint}. Nothing random has a state of its own: the order
 * of the images and the masks of dropout follow from the seed and the position in the run.
 */
@NullMarked
package dev.fromscratch.cnn.engine.training;

import org.jspecify.annotations.NullMarked;
