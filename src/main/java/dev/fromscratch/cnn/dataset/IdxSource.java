package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.DatasetFormatException;
import dev.fromscratch.cnn.engine.data.IdxReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final PublishedDataset published;
  private final Path folder;
  private final List<URI> mirrors;

  IdxSource(PublishedDataset published, DatasetSettings settings) {
    this.published = published;
    this.folder = settings.directory().resolve(published.name());
    this.mirrors = settings.mirrorsOf(published);
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
    return mirrors.isEmpty() ? DatasetState.ABSENT : DatasetState.DOWNLOADABLE;
  }

  @Override
  public void fetch(Progress progress) {
    if (!missing().isEmpty()) {
      throw unavailable("is not in " + folder + ". " + expectation(), null);
    }
  }

  @Override
  public TrainTestSets read(Progress progress) {
    Dataset training = read(published.trainingImages(), published.trainingLabels(), progress, 0);
    Dataset test = read(published.testImages(), published.testLabels(), progress, 0.8);
    TrainTestSets sets = TrainTestSets.of(published.name(), training, test);
    if (!sets.sha256().equals(published.contentSha256())) {
      log.warn(
          "The files of the data set {} in {} are not the published ones: expected content with"
              + " SHA-256 {}, got {}. They are used as they are.",
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
      return new IdxReader().read(imagePath, labelPath, published.description().classNames());
    } catch (DatasetFormatException e) {
      throw unavailable(
          "in %s is damaged: %s. Delete that file and it is downloaded anew, or put another in its place."
              .formatted(folder, e.getMessage()),
          e);
    } catch (IOException e) {
      throw unavailable("in %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  private Path require(PublishedFile file) {
    return find(file)
        .orElseThrow(() -> unavailable("is not in " + folder + ". " + expectation(), null));
  }

  private List<PublishedFile> missing() {
    return published.files().stream().filter(file -> find(file).isEmpty()).toList();
  }

  private Optional<Path> find(PublishedFile file) {
    return Stream.of(file.name(), file.unzippedName())
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private String expectation() {
    return published.files().stream()
        .map(PublishedFile::name)
        .collect(Collectors.joining(", ", "Expected there, gzipped or not: ", "."));
  }

  private DatasetUnavailableException unavailable(String fault, @Nullable Throwable cause) {
    return new DatasetUnavailableException(
        published.name(), "The data set %s %s".formatted(published.name(), fault), cause);
  }
}
