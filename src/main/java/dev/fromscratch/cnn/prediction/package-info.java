/** Pictures in, probabilities out. */
@NullMarked
package dev.fromscratch.cnn.prediction;

import org.jspecify.annotations.NullMarked;
