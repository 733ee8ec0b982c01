/** The training loop and the evaluation of what it made. */
@NullMarked
package dev.fromscratch.cnn.engine.training;

import org.jspecify.annotations.NullMarked;
