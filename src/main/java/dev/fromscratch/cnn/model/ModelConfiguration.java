package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Database;
import dev.fromscratch.cnn.storage.FileCare;
import dev.fromscratch.cnn.storage.FileCare.Chore;
import dev.fromscratch.cnn.storage.FilesHealthIndicator;
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
    return database.isShared() ? new DatabaseModelArchive(jdbc) : ModelArchive.none();
  }

  @Bean
  FileCare modelCare(IntactModels intact, ModelInventory inventory, ModelCareSettings settings) {
    return new FileCare(
        "models",
        new Chore(settings.checkInterval(), intact::checkAll),
        new Chore(settings.sweepInterval(), inventory::sweep));
  }

  @Bean
  FilesHealthIndicator modelsHealthIndicator(ModelStore store) {
    return new FilesHealthIndicator("versions", () -> store.references().size(), store::damages);
  }
}
