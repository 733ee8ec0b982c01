/**
 * For those who learn: the original's two scripts as programs that run in a terminal, {@code
 * --example=xor} and {@code --example=mnist-conv}.
 */
@NullMarked
package dev.fromscratch.cnn.lesson;

import org.jspecify.annotations.NullMarked;
