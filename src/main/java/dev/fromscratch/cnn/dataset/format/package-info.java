/**
 * The forms in which data sets arrive: a zip file with a folder for each class, IDX files, CSV
 * files. What strangers send is believed only after it was looked at.
 *
 * <p>{@link dev.fromscratch.cnn.dataset.format.DatasetReader} reads all of them.
 */
@NullMarked
package dev.fromscratch.cnn.dataset.format;

import org.jspecify.annotations.NullMarked;
