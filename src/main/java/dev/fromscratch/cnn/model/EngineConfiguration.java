package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The arithmetic that training and prediction use, and where one can see which it is. */
@Configuration(proxyBeanMethods = false)
public class EngineConfiguration {

  private static final Logger log = LoggerFactory.getLogger(EngineConfiguration.class);

  @Bean
  TensorOps tensorOps() {
    TensorOps ops = TensorOps.best();
    if (ops.description().equals(TensorOps.scalar().description())) {
      log.warn(
          "Computing without vector instructions, many times slower; start Java with --add-modules jdk.incubator.vector");
    }
    return ops;
  }

  /** One for each processor: predictions only compute, so no more of them run at a time. */
  @Bean
  Workspaces workspaces() {
    return new Workspaces(Runtime.getRuntime().availableProcessors());
  }

  /** What the models of this process are made by. */
  @Bean
  ModelMetadata.MadeBy madeBy(TensorOps ops, ObjectProvider<BuildProperties> build) {
    String version = build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
    return new ModelMetadata.MadeBy(version, ops.description());
  }

  @Bean
  InfoContributor engineInfo(TensorOps ops) {
    return info -> info.withDetail("engine", Map.of("arithmetic", ops.description()));
  }
}
