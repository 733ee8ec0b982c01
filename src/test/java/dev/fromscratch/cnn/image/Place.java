package dev.fromscratch.cnn.image;

/**
 * A place that the camera sees.
 *
 * @param u how far it is to the right of the middle of the digit, along its lines of writing, in
 *     heights of the digit
 * @param v how far it is below that middle, in the same unit
 * @param x where it is in the photograph, from 0 on the left to 1 on the right
 * @param y where it is in the photograph, from 0 at the top to 1 at the bottom
 */
record Place(float u, float v, float x, float y) {}
