package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetContent;
import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.DatasetSource;
import dev.fromscratch.cnn.dataset.DatasetState;
import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.dataset.UploadFacts;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.storage.DamagedFileException;
import dev.fromscratch.cnn.storage.FileRepair;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A data set that was uploaded: one file, here or in the database that processes share. */
final class UploadedSource implements DatasetSource {

  private final KeptUpload kept;
  private final FileRepair repair;
  private final JsonMapper json;

  UploadedSource(KeptUpload kept, FileRepair repair, JsonMapper json) {
    this.kept = kept;
    this.repair = repair;
    this.json = json;
  }

  @Override
  public DatasetDescription description() {
    UploadDetails details = kept.upload().details();
    List<Integer> axes = details.imageShape();
    return new DatasetDescription(
        kept.upload().name(),
        details.description(),
        details.source(),
        details.license(),
        details.classNames(),
        Shape.of(axes.stream().mapToInt(Integer::intValue).toArray()),
        sum(details.trainingCounts()),
        sum(details.testCounts()));
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public DatasetState state() {
    return kept.damage() == null ? DatasetState.READY : DatasetState.DAMAGED;
  }

  @Override
  public Optional<DatasetContent> content() {
    Upload upload = kept.upload();
    UploadDetails details = upload.details();
    return Optional.of(
        new DatasetContent(
            details.contentSha256(),
            details.trainingCounts(),
            details.testCounts(),
            details.nearDuplicates(),
            new UploadFacts(
                upload.createdAt(),
                upload.sizeBytes(),
                details.normalize(),
                details.testFraction(),
                details.seed(),
                details.skipped())));
  }

  @Override
  public void fetch(Progress progress) {
    // Reading fetches what is not here.
  }

  @Override
  public TrainTestSets read(Progress progress) {
    Upload upload = kept.upload();
    progress.report(0, "Reading " + upload.name());
    try {
      return repair.read(
          kept, bytes -> DatasetFile.read(upload.name(), bytes, upload.sizeBytes(), json));
    } catch (DamagedFileException e) {
      throw new DatasetUnavailableException(
          upload.name(),
          e.isGone()
              ? "data set %s was removed".formatted(upload.name())
              : "data set %s cannot be read: %s; upload the same files again, or delete it"
                  .formatted(upload.name(), e.getMessage()));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UploadedSource source
        && source.kept.upload().id().equals(kept.upload().id());
  }

  @Override
  public int hashCode() {
    return kept.upload().id().hashCode();
  }
}
