/**
 * The network library: tensors, layers, losses, optimizers and the training loop, on the JDK alone.
 *
 * <p>Axis letters, everywhere in the engine: {@code N} samples of a batch, {@code C} channels,
 * {@code H} height and {@code W} width in pixels; {@code kH} and {@code kW} are the sides of a
 * convolution window. In matrix products {@code m} and {@code n} are the rows and columns of the
 * result, {@code k} is the axis that is summed over. Tensors are row-major, batch first: {@code [N,
 * C, H, W]}. Inside a {@code backward} method {@code dy} is the gradient of the loss with respect
 * to the output {@code y}, {@code dx} the one with respect to the input {@code x}.
 *
 * <p>Nothing here reads a clock, the environment or an unseeded random number: the same settings
 * and seed give the same bits, whatever the number of threads.
 */
@NullMarked
package dev.fromscratch.cnn.engine;

import org.jspecify.annotations.NullMarked;
