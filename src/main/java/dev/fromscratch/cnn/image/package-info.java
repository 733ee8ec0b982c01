/**
 * Pictures as people have them, PNG and JPEG of any size, made into what networks see; knows no
 * feature.
 */
@NullMarked
package dev.fromscratch.cnn.image;

import org.jspecify.annotations.NullMarked;
