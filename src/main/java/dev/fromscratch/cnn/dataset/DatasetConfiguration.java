package dev.fromscratch.cnn.dataset;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the catalogue together. */
@Configuration(proxyBeanMethods = false)
class DatasetConfiguration {

  @Bean
  Datasets datasets(DatasetSettings settings) {
    List<IdxSource> published =
        PublishedDatasets.ALL.stream().map(each -> new IdxSource(each, settings)).toList();
    return new Datasets(published);
  }
}
