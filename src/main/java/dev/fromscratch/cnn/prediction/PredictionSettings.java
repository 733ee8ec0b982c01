package dev.fromscratch.cnn.prediction;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a prediction may ask for, and what it gets.
 *
 * @param maxImages pictures per request
 * @param threads threads that share the pictures of a request; 0 for all cores
 */
@ConfigurationProperties("cnn.prediction")
record PredictionSettings(@DefaultValue("1000") int maxImages, @DefaultValue("0") int threads) {

  PredictionSettings {
    if (maxImages < 1) {
      throw new IllegalArgumentException(
          "cnn.prediction.max-images must be at least 1, got " + maxImages);
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "cnn.prediction.threads must not be negative, got " + threads);
    }
  }

  /** The number of threads that share the pictures of a request. */
  int threadsPerRequest() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
