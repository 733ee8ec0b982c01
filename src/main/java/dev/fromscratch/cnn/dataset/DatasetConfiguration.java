package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.storage.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the catalogue together. */
@Configuration(proxyBeanMethods = false)
class DatasetConfiguration {

  @Bean
  Datasets datasets(DatasetSettings settings, DataDirectory data, Clock clock) {
    Path directory = settings.directoryOr(data.root().resolve("datasets"));
    List<IdxSource> published =
        PublishedDatasets.ALL.stream()
            .map(each -> new IdxSource(each, directory, settings, clock))
            .toList();
    return new Datasets(published);
  }
}
