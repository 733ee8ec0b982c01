package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.web.BodyLimit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/**
 * What a model may be.
 *
 * @param maxModelSize bytes of a file that is imported; the largest network takes 64 MB
 */
@ConfigurationProperties("cnn.limits")
record ModelSettings(@DefaultValue("80MB") DataSize maxModelSize) {

  private static final String MAX_MODEL_SIZE = "cnn.limits.max-model-size";

  ModelSettings {
    if (maxModelSize.toBytes() <= 0) {
      throw new IllegalArgumentException(MAX_MODEL_SIZE + " must be positive, got " + maxModelSize);
    }
  }

  /** Lets models in that are larger than other bodies. */
  @Configuration(proxyBeanMethods = false)
  static class Limits {

    @Bean
    BodyLimit modelSize(ModelSettings settings) {
      return BodyLimit.of(
          HttpMethod.POST, "/models/{name}/versions", settings.maxModelSize(), MAX_MODEL_SIZE);
    }
  }
}
