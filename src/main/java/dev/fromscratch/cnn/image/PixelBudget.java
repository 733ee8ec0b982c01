package dev.fromscratch.cnn.image;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many pixels the pictures of one request may have together: a few kilobytes can unfold to
 * millions of pixels, again and again. Thread-safe.
 */
public final class PixelBudget {

  private final long size;
  private final AtomicLong left;

  PixelBudget(long size) {
    this.size = size;
    this.left = new AtomicLong(size);
  }

  void spend(long pixels) throws PictureException {
    if (left.addAndGet(-pixels) < 0) {
      throw new PictureException(
          PictureException.Reason.TOO_LARGE,
          "the pictures of a request may have at most %d pixels together, four times the setting %s"
              .formatted(size, ImageSettings.MAX_PIXELS));
    }
  }
}
