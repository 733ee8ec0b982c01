/** What training minimises, and its derivative with respect to the network's output. */
@NullMarked
package dev.fromscratch.cnn.engine.loss;

import org.jspecify.annotations.NullMarked;
