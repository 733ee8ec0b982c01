/** Networks and checkpoints as bytes: files that other programs can read too. */
@NullMarked
package dev.fromscratch.cnn.engine.format;

import org.jspecify.annotations.NullMarked;
