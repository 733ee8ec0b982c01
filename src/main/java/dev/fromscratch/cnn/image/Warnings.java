package dev.fromscratch.cnn.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** What a reader complains about while it goes on. */
final class Warnings implements IIOReadWarningListener {

  private boolean ended;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String words = warning.toLowerCase(Locale.ROOT);
    ended |= words.contains("premature end") || words.contains("truncated");
  }

  /** Whether the file ended before the picture did; the reader would leave the rest gray. */
  boolean tellOfTheEnd() {
    return ended;
  }
}
