package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class DatasetSettingsTests {

  private static final Path FALLBACK = Path.of("/fallback");

  private static DatasetSettings bind(Map<String, Object> variables, String yaml) {
    var sources = new MutablePropertySources();
    sources.addLast(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    try {
      new YamlPropertySourceLoader()
          .load("yaml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
          .forEach(sources::addLast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate("cnn.datasets", DatasetSettings.class);
  }

  private static void assertRefused(String yaml, String message) {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(Map.of(), yaml))
        .havingRootCause()
        .withMessage(message);
  }

  @Test
  void settingsWhenNothingIsSetHaveDefaults() {
    DatasetSettings settings = bind(Map.of(), "");
    assertThat(settings.directoryOr(FALLBACK)).isEqualTo(FALLBACK);
    assertThat(settings.mirrorsOf(PublishedDatasets.MNIST))
        .containsExactly(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));
    assertThat(settings.mirrorsOf(PublishedDatasets.FASHION_MNIST))
        .containsExactly(URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void directoryWhenTheVariableIsSetIsThat() {
    assertThat(bind(Map.of("CNN_DATASETS_DIRECTORY", "/sets/./"), "").directoryOr(FALLBACK))
        .isEqualTo(Path.of("/sets"));
    assertThat(bind(Map.of("CNN_DATASETS_DIRECTORY", ""), "").directoryOr(FALLBACK))
        .as("as an unset variable arrives from Docker Compose")
        .isEqualTo(FALLBACK);
  }

  @Test
  void directoryWhenItIsRelativeIsMadeAbsolute() {
    Path directory = bind(Map.of("CNN_DATASETS_DIRECTORY", "sets"), "").directoryOr(FALLBACK);
    assertThat(directory).isAbsolute().endsWithRaw(Path.of("sets"));
  }

  @Test
  void mirrorsWhenSetReplaceTheUsualOnesOfThatDataSet() {
    DatasetSettings settings =
        bind(Map.of(), "cnn.datasets.mirrors: {fashion-mnist: [http://a/b, https://c/d/]}");
    assertThat(settings.mirrorsOf(PublishedDatasets.FASHION_MNIST))
        .containsExactly(URI.create("http://a/b/"), URI.create("https://c/d/"));
    assertThat(settings.mirrorsOf(PublishedDatasets.MNIST)).hasSize(2);
  }

  @Test
  void mirrorsWhenSetByVariablesOverrideTheFile() {
    DatasetSettings settings =
        bind(
            Map.of(
                "CNN_DATASETS_MIRRORS_MNIST", "http://a/,http://b/",
                "CNN_DATASETS_MIRRORS_FASHIONMNIST_0", "http://c/"),
            "cnn.datasets.mirrors: {mnist: http://x/, fashion-mnist: [http://y/]}");
    assertThat(settings.mirrorsOf(PublishedDatasets.MNIST))
        .containsExactly(URI.create("http://a/"), URI.create("http://b/"));
    assertThat(settings.mirrorsOf(PublishedDatasets.FASHION_MNIST))
        .containsExactly(URI.create("http://c/"));
  }

  @Test
  void mirrorsWhenEmptyForbidDownloading() {
    DatasetSettings settings = bind(Map.of(), "cnn.datasets.mirrors.mnist: []");
    assertThat(settings.mirrorsOf(PublishedDatasets.MNIST)).isEmpty();
  }

  @Test
  void mirrorsWhenTheDataSetIsUnknownAreRefused() {
    assertRefused(
        "cnn.datasets.mirrors.mnits: http://a/",
        "cnn.datasets.mirrors: expected a data set to download, one of mnist, fashion-mnist; got"
            + " 'mnits'");
  }

  @Test
  void mirrorsWhenNotOfTheWebAreRefused() {
    for (String address : List.of("ftp://a/", "file:/a/", "a/b", "http:/a", "http://a/?b=c")) {
      assertRefused(
          "cnn.datasets.mirrors.mnist: " + address,
          "cnn.datasets.mirrors.mnist: expected http or https addresses of folders, got '%s'"
              .formatted(address));
    }
  }

  @Test
  void timeoutsWhenNotPositiveAreRefused() {
    assertRefused(
        "cnn.datasets.connect-timeout: 0s",
        "cnn.datasets.connect-timeout must be positive, got PT0S");
    assertRefused(
        "cnn.datasets.read-timeout: -1s", "cnn.datasets.read-timeout must be positive, got PT-1S");
  }
}
