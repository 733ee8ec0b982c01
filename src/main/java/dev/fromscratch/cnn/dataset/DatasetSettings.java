package dev.fromscratch.cnn.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where data sets lie and where they may be downloaded.
 *
 * @param directory holds one folder for each data set that has files, and may be read-only when
 *     they are all there; {@code datasets} in the data directory unless set
 * @param mirrors by data set name the addresses to try in turn instead of the usual ones; an empty
 *     list forbids downloading
 * @param connectTimeout how long to wait for a connection to a mirror
 * @param readTimeout how long a mirror may stay silent
 */
@ConfigurationProperties("cnn.datasets")
record DatasetSettings(
    @Nullable Path directory,
    @DefaultValue Map<String, List<URI>> mirrors,
    @DefaultValue("10s") Duration connectTimeout,
    @DefaultValue("30s") Duration readTimeout) {

  DatasetSettings {
    mirrors = checkedMirrors(mirrors);
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("read-timeout", readTimeout);
  }

  /** The directory, {@code fallback} if none is set; a blank setting sets none. */
  Path directoryOr(Path fallback) {
    Path chosen = directory == null || directory.toString().isBlank() ? fallback : directory;
    return chosen.toAbsolutePath().normalize();
  }

  /** The mirrors of a data set: those set, else its usual ones. */
  List<URI> mirrorsOf(PublishedDataset published) {
    return mirrors.getOrDefault(key(published.name()), published.mirrors());
  }

  private static Map<String, List<URI>> checkedMirrors(Map<String, List<URI>> mirrors) {
    Map<String, List<URI>> checked = new TreeMap<>();
    mirrors.forEach((name, addresses) -> {
      requireKnown(name);
      checked.put(key(name), addresses.stream().map(address -> folder(name, address)).toList());
    });
    return checked;
  }

  /** Environment variables cannot spell the hyphen of fashion-mnist, so it does not count. */
  private static String key(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static void requireKnown(String name) {
    List<String> known = PublishedDatasets.ALL.stream().map(PublishedDataset::name).toList();
    if (known.stream().noneMatch(candidate -> key(candidate).equals(key(name)))) {
      throw new IllegalArgumentException(
          "cnn.datasets.mirrors: expected a data set to download, one of %s; got '%s'"
              .formatted(String.join(", ", known), name));
    }
  }

  /** The address with a slash at its end, so that a file's name resolves to something in it. */
  private static URI folder(String name, URI address) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null || address.getQuery() != null) {
      throw new IllegalArgumentException(
          "cnn.datasets.mirrors.%s: expected http or https addresses of folders, got '%s'"
              .formatted(name, address));
    }
    return address.getPath().endsWith("/") ? address : URI.create(address + "/");
  }

  private static void requirePositive(String setting, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "cnn.datasets.%s must be positive, got %s".formatted(setting, duration));
    }
  }
}
