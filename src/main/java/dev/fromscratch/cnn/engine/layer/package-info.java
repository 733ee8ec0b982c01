/** The layers a network is made of: their shapes, forward passes and derivatives. */
@NullMarked
package dev.fromscratch.cnn.engine.layer;

import org.jspecify.annotations.NullMarked;
