/** Trained networks with their metadata: stored, listed, loaded and removed. */
@NullMarked
package dev.fromscratch.cnn.model;

import org.jspecify.annotations.NullMarked;
