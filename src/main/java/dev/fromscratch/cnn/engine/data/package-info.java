/**
 * Labelled images: held as bytes, cut into views, shuffled by seed, copied into batches, read from
 * IDX files, or drawn by the digit generator.
 *
 * <p>A pixel is a byte, 0 (background) to 255 (full ink), until {@link
 * dev.fromscratch.cnn.engine.data.Batch} turns it into the number a network sees.
 */
@NullMarked
package dev.fromscratch.cnn.engine.data;

import org.jspecify.annotations.NullMarked;
