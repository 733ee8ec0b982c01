package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetContent;
import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.DatasetSource;
import dev.fromscratch.cnn.dataset.DatasetState;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.dataset.UploadFacts;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A data set that was uploaded: one file, here or in the database that processes share. */
final class UploadedSource implements DatasetSource {

  private final Upload upload;
  private final IntactUploads intact;
  private final JsonMapper json;

  UploadedSource(Upload upload, IntactUploads intact, JsonMapper json) {
    this.upload = upload;
    this.intact = intact;
    this.json = json;
  }

  @Override
  public DatasetDescription description() {
    UploadDetails details = upload.details();
    List<Integer> axes = details.imageShape();
    return new DatasetDescription(
        upload.name(),
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
    return upload.damage() == null ? DatasetState.READY : DatasetState.DAMAGED;
  }

  @Override
  public Optional<DatasetContent> content() {
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
    progress.report(0, "Reading " + upload.name());
    return intact
        .read(upload, bytes -> DatasetFile.read(upload.name(), bytes, upload.sizeBytes(), json))
        .withForm(upload.details().normalize());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UploadedSource source && source.upload.id().equals(upload.id());
  }

  @Override
  public int hashCode() {
    return upload.id().hashCode();
  }
}
