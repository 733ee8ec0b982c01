package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.format.DatasetReader;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.Database;
import dev.fromscratch.cnn.storage.FileRepair;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where else than on this disk data sets are kept, and what reads and repairs them. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

  @Bean
  UploadArchive uploadArchive(Database database, JdbcClient jdbc) {
    return database.isShared() ? new DatabaseUploads(jdbc) : UploadArchive.none();
  }

  @Bean
  DatasetReader datasetReader(UploadSettings settings, PictureReader pictures) {
    return new DatasetReader(settings.limits(), pictures);
  }

  @Bean
  FileRepair datasetRepair(DataDirectory directory, Clock clock) {
    return new FileRepair(directory, clock);
  }
}
