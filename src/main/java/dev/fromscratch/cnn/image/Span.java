package dev.fromscratch.cnn.image;

import org.jspecify.annotations.Nullable;

/**
 * Pixels of a mask above each other.
 *
 * @param top the first row
 * @param bottom the last row
 */
record Span(int top, int bottom) {

  /** Rows above and below in which it is looked for. */
  private static final int REACH = 2;

  int length() {
    return bottom - top + 1;
  }

  /**
   * The pixels of a column around a row, or null if there are none near it.
   *
   * @param most what is longer is followed until it is longer, and no farther
   */
  static @Nullable Span near(Mask mask, int x, int y, int most) {
    for (int away = 0; away <= REACH; away++) {
      if (mask.at(x, y - away)) {
        return around(mask, x, y - away, most);
      }
      if (mask.at(x, y + away)) {
        return around(mask, x, y + away, most);
      }
    }
    return null;
  }

  private static Span around(Mask mask, int x, int y, int most) {
    int top = y;
    while (y - top < most && mask.at(x, top - 1)) {
      top--;
    }
    int bottom = y;
    while (bottom - top < most && mask.at(x, bottom + 1)) {
      bottom++;
    }
    return new Span(top, bottom);
  }
}
