package dev.fromscratch.cnn.prediction;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a prediction may ask for.
 *
 * @param maxImages pictures per request
 */
@ConfigurationProperties("cnn.prediction")
record PredictionSettings(@DefaultValue("1000") int maxImages) {

  PredictionSettings {
    if (maxImages < 1) {
      throw new IllegalArgumentException(
          "cnn.prediction.max-images must be at least 1, got " + maxImages);
    }
  }
}
