/** Shapes, float storage and seeded random numbers; no arithmetic. */
@NullMarked
package dev.fromscratch.cnn.engine.tensor;

import org.jspecify.annotations.NullMarked;
