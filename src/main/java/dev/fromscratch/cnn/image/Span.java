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

  /** The pixels of a column around a row, or null if there are none near it. */
  static @Nullable Span near(Mask mask, int x, int y) {
    for (int away = 0; away <= REACH; away++) {
      if (mask.at(x, y - away)) {
        return around(mask, x, y - away);
      }
      if (mask.at(x, y + away)) {
        return around(mask, x, y + away);
      }
    }
    return null;
  }

  private static Span around(Mask mask, int x, int y) {
    int top = y;
    while (mask.at(x, top - 1)) {
      top--;
    }
    int bottom = y;
    while (mask.at(x, bottom + 1)) {
      bottom++;
    }
    return new Span(top, bottom);
  }
}
