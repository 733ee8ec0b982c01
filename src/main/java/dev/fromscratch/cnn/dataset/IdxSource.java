package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DatasetFormatException;
import dev.fromscratch.cnn.engine.data.IdxReader;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A published data set: four IDX files in a folder of its own, downloaded where missing. */
final class IdxSource implements DatasetSource {

  private static final Logger log = LoggerFactory.getLogger(IdxSource.class);

  /** No download is silent for that long: a file untouched since then has nobody writing to it. */
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  private static final double TEST_SHARE = 0.98;

  private final PublishedDataset published;
  private final Path folder;
  private final DatasetSettings settings;
  private final InstantSource clock;

  /**
   * A source.
   *
   * @param directory holds the folders of all data sets
   */
  IdxSource(
      PublishedDataset published, Path directory, DatasetSettings settings, InstantSource clock) {
    this.published = published;
    this.folder = directory.resolve(published.name());
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public DatasetDescription description() {
    return published.description();
  }

  @Override
  public DatasetState state() {
    if (missing().isEmpty()) {
      return DatasetState.READY;
    }
    return settings.mirrorsOf(published).isEmpty()
        ? DatasetState.ABSENT
        : DatasetState.DOWNLOADABLE;
  }

  @Override
  public void fetch(Progress progress) {
    sweep();
    List<PublishedFile> missing = missing();
    if (missing.isEmpty()) {
      return;
    }
    if (settings.mirrorsOf(published).isEmpty()) {
      throw incomplete(
          "put them there, or set cnn.datasets.mirrors.%s to where they can be downloaded"
              .formatted(published.name()),
          null);
    }
    try (Download download = new Download(published, folder, settings, progress)) {
      download.fetch(missing);
    } catch (MirrorException e) {
      throw incomplete("they could not be downloaded: " + e.getMessage(), e);
    } catch (IOException e) {
      throw incomplete("they could not be saved there: " + e, e);
    }
  }

  /**
   * Removes what downloads of a crashed process left. Young files stay: another process may share
   * the folder and be downloading right now.
   */
  private void sweep() {
    Instant limit = clock.instant().minus(LEFTOVER_AGE);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*.gz.*.tmp")) {
      for (Path leftover : leftovers) {
        if (Files.getLastModifiedTime(leftover).toInstant().isBefore(limit)) {
          Files.deleteIfExists(leftover);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.warn("Cannot remove leftovers of downloads from {}: {}", folder, e.toString());
    }
  }

  @Override
  public TrainTestSets read(Progress progress) {
    Dataset training =
        read(published.trainingImages(), published.trainingLabels(), progress, Download.SHARE);
    Dataset test = read(published.testImages(), published.testLabels(), progress, TEST_SHARE);
    TrainTestSets sets =
        TrainTestSets.of(published.name(), training, test).withForm(published.form());
    if (!sets.sha256().equals(published.contentSha256())) {
      log.warn(
          "Data set {} in {} is not the published one, and used as it is: expected content with"
              + " SHA-256 {}, got {}",
          published.name(),
          folder,
          published.contentSha256(),
          sets.sha256());
    }
    return sets;
  }

  private Dataset read(
      PublishedFile images, PublishedFile labels, Progress progress, double fraction) {
    if (progress.cancelled()) {
      throw new DatasetLoadCancelledException(published.name());
    }
    progress.report(fraction, "Reading %s/%s".formatted(published.name(), images.name()));
    Path imagePath = require(images);
    Path labelPath = require(labels);
    try {
      Dataset dataset =
          new IdxReader().read(imagePath, labelPath, published.description().classNames());
      requireImageShape(dataset, imagePath);
      return dataset;
    } catch (DatasetFormatException e) {
      throw unusable(
          "a file in %s is damaged; replace it, or delete it so that it can be downloaded anew: %s"
              .formatted(folder, e.getMessage()),
          e);
    } catch (IOException e) {
      throw unusable("a file in %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /** Networks are chosen by the described shape before anything is loaded. */
  private void requireImageShape(Dataset dataset, Path file) {
    Shape expected = published.description().imageShape();
    if (!dataset.imageShape().equals(expected)) {
      throw unusable(
          "%s must hold images %s, got %s".formatted(file, expected, dataset.imageShape()), null);
    }
  }

  private Path require(PublishedFile file) {
    return find(file).orElseThrow(() -> incomplete("somebody has removed them", null));
  }

  private List<PublishedFile> missing() {
    return published.files().stream().filter(file -> find(file).isEmpty()).toList();
  }

  /** The file as it was published, else what somebody has unzipped. */
  private Optional<Path> find(PublishedFile file) {
    return Stream.of(file.name(), file.unzippedName())
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private DatasetUnavailableException incomplete(String reason, @Nullable Throwable cause) {
    String missing = missing().stream().map(PublishedFile::name).collect(Collectors.joining(", "));
    return unusable("%s lacks %s (gzipped or not); %s".formatted(folder, missing, reason), cause);
  }

  private DatasetUnavailableException unusable(String fault, @Nullable Throwable cause) {
    return new DatasetUnavailableException(
        published.name(), "data set %s: %s".formatted(published.name(), fault), cause);
  }
}
