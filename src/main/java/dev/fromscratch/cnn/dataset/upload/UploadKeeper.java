package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.NearDuplicates;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.dataset.UploadFacts;
import dev.fromscratch.cnn.dataset.format.ReadDataset;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores data sets: first it is noted that there will be a file, then the file is written, then the
 * row, which makes it a data set.
 */
@Service
class UploadKeeper {

  private final UploadStore store;
  private final UploadFiles files;
  private final UploadArchive archive;
  private final Uploads uploads;
  private final IntactUploads intact;
  private final UploadSettings settings;
  private final TransactionOperations transactions;
  private final JsonMapper json;
  private final Clock clock;

  UploadKeeper(
      UploadStore store,
      UploadFiles files,
      UploadArchive archive,
      Uploads uploads,
      IntactUploads intact,
      UploadSettings settings,
      TransactionOperations transactions,
      JsonMapper json,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.archive = archive;
    this.uploads = uploads;
    this.intact = intact;
    this.settings = settings;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Stores a data set, unless it is there already.
   *
   * @throws ApiException 409 if there is another one of this name, or too many
   * @throws IOException if the disk fails
   */
  Added keep(UploadRequest request, ReadDataset read) throws IOException {
    TrainTestSets sets = TrainTestSets.of(request.name(), read.training(), read.test());
    UploadId id = new UploadId(request.name(), DatasetFile.sha256(sets, json));
    Optional<Upload> there = store.find(request.name());
    if (there.isPresent()) {
      return again(there.get(), id, sets);
    }
    requirePlace();
    Upload upload =
        new Upload(
            id,
            DatasetFile.sizeBytes(sets, json),
            clock.instant(),
            details(request, read, sets),
            null);
    store.announce(id);
    files.hold(id);
    try {
      files.write(id, DatasetFile.bytes(sets, json));
      return commit(upload, sets);
    } finally {
      files.letGo(id);
    }
  }

  private void requirePlace() {
    int count = store.ids().size();
    if (count >= settings.maxDatasets()) {
      throw ApiException.conflict(
          "too-many-datasets",
          "%d data sets are kept already, at most %d may be (setting cnn.datasets.max-datasets); delete one"
              .formatted(count, settings.maxDatasets()));
    }
  }

  private Added commit(Upload upload, TrainTestSets sets) throws IOException {
    try {
      insert(upload, sets);
      return new Added(upload, true);
    } catch (RuntimeException e) {
      // Only the answer may be lost, or another process was faster; if nobody can tell, the sweep
      // will.
      Optional<Upload> now = store.find(upload.name());
      if (now.isPresent() && now.get().id().equals(upload.id())) {
        return new Added(now.get(), true);
      }
      uploads.deleteFile(upload.id());
      if (now.isPresent()) {
        throw taken(upload.name());
      }
      throw e;
    }
  }

  /** Makes a data set of a file that is in its place. */
  void insert(Upload upload, TrainTestSets sets) {
    transactions.executeWithoutResult(_ -> {
      store.insert(upload);
      try (InputStream bytes = DatasetFile.bytes(sets, json)) {
        archive.put(upload.id(), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** The same files once more heal a data set that is damaged. */
  private Added again(Upload there, UploadId id, TrainTestSets sets) throws IOException {
    if (!there.id().equals(id)) {
      throw taken(id.name());
    }
    intact.restore(there, () -> files.write(id, DatasetFile.bytes(sets, json)));
    return new Added(store.find(id).orElse(there), false);
  }

  private static ApiException taken(String name) {
    return ApiException.conflict(
        "dataset-exists",
        "there is another data set %s; choose another name, or delete it first".formatted(name));
  }

  private static UploadDetails details(
      UploadRequest request, ReadDataset read, TrainTestSets sets) {
    return new UploadDetails(
        sets.sha256(),
        request.description(),
        request.source(),
        request.license(),
        sets.training().classNames(),
        axes(sets.training().imageShape()),
        counts(sets.training()),
        counts(sets.test()),
        read.form(),
        read.wasSplit() ? request.options().testFraction() : null,
        read.wasSplit() ? request.options().seed() : null,
        new UploadFacts.Skipped(read.skipped().total(), read.skipped().told()),
        NearDuplicates.find(sets));
  }

  /** What can be told of a data set whose row was lost, and of which only the file is left. */
  static UploadDetails detailsOf(TrainTestSets sets) {
    return new UploadDetails(
        sets.sha256(),
        UploadParameters.DEFAULT_DESCRIPTION,
        UploadParameters.NOT_STATED,
        UploadParameters.NOT_STATED,
        sets.training().classNames(),
        axes(sets.training().imageShape()),
        counts(sets.training()),
        counts(sets.test()),
        null,
        null,
        null,
        new UploadFacts.Skipped(0, List.of()),
        null);
  }

  private static List<Integer> axes(Shape shape) {
    return List.of(shape.dim(0), shape.dim(1), shape.dim(2));
  }

  private static List<Integer> counts(Dataset dataset) {
    return Arrays.stream(dataset.countsPerClass()).boxed().toList();
  }
}
