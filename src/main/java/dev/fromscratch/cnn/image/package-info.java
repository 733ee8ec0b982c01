/**
 * Pictures as people have them, of any size, made into what networks see; knows no feature. {@link
 * dev.fromscratch.cnn.image.PictureReader} reads files within limits and turns them upright, {@link
 * dev.fromscratch.cnn.image.DigitNormalizer} finds what is written on them and brings it to the
 * form of MNIST.
 */
@NullMarked
package dev.fromscratch.cnn.image;

import org.jspecify.annotations.NullMarked;
