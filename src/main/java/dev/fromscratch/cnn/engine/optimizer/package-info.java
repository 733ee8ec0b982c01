/** How parameters follow their gradients. */
@NullMarked
package dev.fromscratch.cnn.engine.optimizer;

import org.jspecify.annotations.NullMarked;
