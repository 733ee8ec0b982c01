/**
 * Pictures that are a little different in every epoch: moved, turned, stretched, bent, written with
 * a thicker pen, partly covered. A network that sees them learns what does not matter.
 *
 * <p>{@link dev.fromscratch.cnn.engine.data.augmentation.Augmentation} says how much of what;
 * {@link dev.fromscratch.cnn.engine.data.augmentation.Augmenter} does it.
 */
@NullMarked
package dev.fromscratch.cnn.engine.data.augmentation;

import org.jspecify.annotations.NullMarked;
