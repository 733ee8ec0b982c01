package dev.fromscratch.cnn.image;

/**
 * A digit that was found on a picture.
 *
 * @param mask its pixels
 * @param box around them
 * @param dark whether it is darker than its ground
 * @param breadth of its strokes, in pixels
 * @param score how much it looks like a digit, compared with whatever else was found
 */
record Digit(Mask mask, Box box, boolean dark, float breadth, double score) {}
