package dev.fromscratch.cnn.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a request may ask of the service.
 *
 * @param maxBodySize bytes of a request body; larger ones are answered 413
 */
@ConfigurationProperties("cnn.limits")
record LimitSettings(@DefaultValue("10MB") DataSize maxBodySize) {

  /** The name of the setting. */
  static final String MAX_BODY_SIZE = "cnn.limits.max-body-size";

  LimitSettings {
    if (maxBodySize.toBytes() <= 0) {
      throw new IllegalArgumentException(MAX_BODY_SIZE + " must be positive, got " + maxBodySize);
    }
  }
}
