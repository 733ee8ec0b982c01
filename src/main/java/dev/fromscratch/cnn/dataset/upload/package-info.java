/**
 * Data sets that people send: how they arrive, where they are kept, and that they stay whole. They
 * join all others by {@link dev.fromscratch.cnn.dataset.DatasetShelf}.
 */
@NullMarked
package dev.fromscratch.cnn.dataset.upload;

import org.jspecify.annotations.NullMarked;
