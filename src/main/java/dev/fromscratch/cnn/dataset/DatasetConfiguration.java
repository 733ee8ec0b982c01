package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.storage.StorageSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the catalog together. */
@Configuration(proxyBeanMethods = false)
class DatasetConfiguration {

  @Bean
  Datasets datasets(
      DatasetSettings settings,
      StorageSettings storage,
      Clock clock,
      ObjectProvider<DatasetShelf> shelf) {
    Path directory = settings.directoryOr(storage.dataDirectory().resolve("datasets"));
    List<DatasetSource> sources = new ArrayList<>();
    sources.add(new DigitsSource());
    for (PublishedDataset published : PublishedDatasets.ALL) {
      sources.add(new IdxSource(published, directory, settings, clock));
    }
    sources.add(new XorSource());
    return new Datasets(sources, shelf.getIfAvailable(Datasets::emptyShelf));
  }
}
