package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.format.DatasetReader;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.storage.Database;
import dev.fromscratch.cnn.storage.FileCare;
import dev.fromscratch.cnn.storage.FileCare.Chore;
import dev.fromscratch.cnn.storage.FilesHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where else than on this disk data sets are kept, what reads them, and that they are looked after.
 */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

  @Bean
  UploadArchive uploadArchive(Database database, JdbcClient jdbc) {
    return database.isShared() ? new DatabaseUploadArchive(jdbc) : UploadArchive.none();
  }

  @Bean
  DatasetReader datasetReader(UploadSettings settings, PictureReader pictures) {
    return new DatasetReader(settings.limits(), pictures);
  }

  @Bean
  FileCare uploadCare(IntactUploads intact, UploadInventory inventory, UploadSettings settings) {
    return new FileCare(
        "data sets",
        new Chore(settings.checkInterval(), intact::checkAll),
        new Chore(settings.sweepInterval(), inventory::sweep));
  }

  @Bean
  FilesHealthIndicator uploadsHealthIndicator(UploadStore store) {
    return new FilesHealthIndicator("datasets", () -> store.ids().size(), store::damages);
  }
}
