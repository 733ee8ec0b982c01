package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Where else than on this disk models are kept, and that they are looked after. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ModelConfiguration {

  @Bean
  ModelArchive modelArchive(Database database, JdbcClient jdbc) {
    return database.isShared() ? new DatabaseArchive(jdbc) : new NoArchive();
  }
}
