/** How parameters follow their gradients, and how fast. */
@NullMarked
package dev.fromscratch.cnn.engine.optimizer;

import org.jspecify.annotations.NullMarked;
