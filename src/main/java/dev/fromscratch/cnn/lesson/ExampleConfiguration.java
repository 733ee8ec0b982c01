package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import java.time.Clock;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** What an example runs with. */
@Configuration(proxyBeanMethods = false)
@Profile(ExampleMode.PROFILE)
class ExampleConfiguration {

  @Bean
  ApplicationRunner exampleRunner(Datasets datasets, TensorOps ops) {
    return new ExampleRunner(new XorExample(ops), new MnistConvExample(datasets, ops));
  }

  /** The service's own one comes with its database. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
