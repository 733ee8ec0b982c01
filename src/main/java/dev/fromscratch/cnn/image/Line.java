package dev.fromscratch.cnn.image;

/**
 * A straight and nearly level line in a mask: {@code y = start + slope * x}.
 *
 * @param from its first column
 * @param to the column after its last
 * @param thickness pixels that it is high in the middle of all its columns
 */
record Line(float start, float slope, int from, int to, int thickness) {

  float at(float x) {
    return start + slope * x;
  }

  int length() {
    return to - from;
  }

  float middle() {
    return (from + to) / 2f;
  }
}
