package dev.fromscratch.cnn.image;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which pictures are read.
 *
 * @param maxPixels pixels that a picture may have, and that all pictures which are decoded at the
 *     same time may have together
 */
@ConfigurationProperties("cnn.images")
record ImageSettings(@DefaultValue("64000000") int maxPixels) {

  /** The name of the setting. */
  static final String MAX_PIXELS = "cnn.images.max-pixels";

  ImageSettings {
    if (maxPixels < 1) {
      throw new IllegalArgumentException(MAX_PIXELS + " must be at least 1, got " + maxPixels);
    }
  }
}
