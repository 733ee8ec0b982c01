package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads that help with requests of many pictures; those of training jobs are others. */
@Configuration(proxyBeanMethods = false)
class PredictionConfiguration {

  @Bean
  SharedWorkers predictionWorkers(PredictionSettings settings) {
    return new SharedWorkers(settings.threadsPerRequest());
  }
}
