/**
 * The data directory, its lock, durable file writes and the database; and what keeps the files of a
 * feature and its rows together. It knows no feature.
 */
@NullMarked
package dev.fromscratch.cnn.storage;

import org.jspecify.annotations.NullMarked;
