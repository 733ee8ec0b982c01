package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.storage.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the catalog together. */
@Configuration(proxyBeanMethods = false)
class DatasetConfiguration {

  @Bean
  Datasets datasets(DatasetSettings settings, DataDirectory data, Clock clock) {
    Path directory = settings.directoryOr(data.root().resolve("datasets"));
    List<DatasetSource> sources = new ArrayList<>();
    sources.add(new DigitsSource());
    for (PublishedDataset published : PublishedDatasets.ALL) {
      sources.add(new IdxSource(published, directory, settings, clock));
    }
    return new Datasets(sources);
  }
}
