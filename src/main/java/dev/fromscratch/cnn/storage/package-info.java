/** The data directory, its lock, durable file writes and the database; knows no feature. */
@NullMarked
package dev.fromscratch.cnn.storage;

import org.jspecify.annotations.NullMarked;
