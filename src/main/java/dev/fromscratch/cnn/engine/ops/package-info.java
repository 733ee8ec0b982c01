/**
 * Arithmetic on flat arrays, in two forms with one meaning: a scalar reference and its vector twin.
 */
@NullMarked
package dev.fromscratch.cnn.engine.ops;

import org.jspecify.annotations.NullMarked;
