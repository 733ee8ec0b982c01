package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetShelf;
import dev.fromscratch.cnn.dataset.DatasetSource;
import dev.fromscratch.cnn.dataset.DatasetUsers;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** All uploaded data sets. Each is a row and a file, and the row decides. */
@Service
class Uploads implements DatasetShelf {

  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  private final UploadStore store;
  private final UploadFiles files;
  private final IntactUploads intact;
  private final Arrivals arrivals;
  private final ObjectProvider<DatasetUsers> users;
  private final TransactionOperations transactions;
  private final JsonMapper json;

  Uploads(
      UploadStore store,
      UploadFiles files,
      IntactUploads intact,
      Arrivals arrivals,
      ObjectProvider<DatasetUsers> users,
      TransactionOperations transactions,
      JsonMapper json) {
    this.store = store;
    this.files = files;
    this.intact = intact;
    this.arrivals = arrivals;
    this.users = users;
    this.transactions = transactions;
    this.json = json;
  }

  @Override
  public Optional<DatasetSource> find(String name) {
    return store.find(name).map(this::source);
  }

  @Override
  public List<DatasetSource> all() {
    return store.findAll().stream().map(this::source).toList();
  }

  @Override
  public List<Arrival> arriving() {
    return arrivals.all();
  }

  private DatasetSource source(Upload upload) {
    return new UploadedSource(upload, intact, json);
  }

  /**
   * Removes a data set; models that were trained on it stay.
   *
   * @throws ApiException 404 if there is none, 409 if somebody needs it
   */
  void delete(String name) {
    UploadId deleted =
        transactions.execute(_ -> {
          List<String> needing = users.stream().flatMap(each -> each.of(name).stream()).toList();
          Upload upload = store.find(name).orElseThrow(() -> notFound(name));
          if (!needing.isEmpty()) {
            throw ApiException.conflict(
                "dataset-in-use",
                "data set %s is needed by %s%s; cancel it or wait for its end"
                    .formatted(
                        name,
                        needing.getFirst(),
                        needing.size() == 1 ? "" : " and %d more".formatted(needing.size() - 1)));
          }
          store.delete(upload.id());
          return upload.id();
        });
    if (deleted != null) {
      deleteFile(deleted);
    }
  }

  /** Removes a file that is of no data set; where that fails, the next sweep will. */
  void deleteFile(UploadId id) {
    try {
      files.delete(id);
    } catch (IOException e) {
      log.warn("The file of data set {} is left behind", id.name(), e);
    }
  }

  private static ApiException notFound(String name) {
    return ApiException.notFound(
        "dataset-not-found",
        "there is no uploaded data set %s; GET /datasets lists what there is".formatted(name));
  }
}
