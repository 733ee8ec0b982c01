/** Networks: their description as plain data, and the wired object with its parameters. */
@NullMarked
package dev.fromscratch.cnn.engine.network;

import org.jspecify.annotations.NullMarked;
