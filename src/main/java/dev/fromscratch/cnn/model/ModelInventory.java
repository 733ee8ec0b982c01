package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.FileInventory;
import dev.fromscratch.cnn.storage.Quarantine;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings the files of models and their rows together. A file is announced by taking its number, so
 * that a number which was taken is never given to another one.
 *
 * <p>Files that are found get their rows in ascending order: each takes the numbers up to its own,
 * and a crash between two of them makes no leftover of the second.
 */
@Component
class ModelInventory extends FileInventory<VersionId> {

  private final ModelStore store;
  private final ModelFiles files;
  private final ModelArchive archive;
  private final ServedModels served;
  private final ModelImportCheck check;
  private final TransactionOperations transactions;

  ModelInventory(
      ModelStore store,
      ModelFiles files,
      Quarantine quarantine,
      ModelArchive archive,
      ServedModels served,
      ModelImportCheck check,
      TransactionOperations transactions) {
    super("model", files, quarantine);
    this.store = store;
    this.files = files;
    this.archive = archive;
    this.served = served;
    this.check = check;
    this.transactions = transactions;
  }

  @Override
  protected Set<VersionId> rows() {
    return store.references();
  }

  @Override
  protected boolean hasRow(VersionId model) {
    return store.find(model.name(), model.version()).isPresent();
  }

  @Override
  protected boolean isAnnounced(VersionId model) {
    return model.version() < store.nextVersion(model.name());
  }

  @Override
  protected void adopt(VersionId id) throws IOException {
    try {
      insert(id);
    } catch (ApiException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void insert(VersionId id) throws IOException {
    Path file = files.path(id);
    ModelImports.requireMemory(Files.size(file));
    byte[] bytes = Files.readAllBytes(file);
    ModelMetadata metadata = check.check(bytes);
    Instant at = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
    String sha256 = Sha256.of(bytes);
    var model =
        new ModelVersion(id.name(), id.version(), sha256, bytes.length, at, null, metadata, null);
    transactions.executeWithoutResult(_ -> {
      store.skipVersions(model.name(), model.version());
      store.insert(model);
      archive.put(model.name(), model.version(), bytes);
    });
  }

  @Override
  protected void refused(VersionId model) {
    store.skipVersions(model.name(), model.version());
  }

  /** Removes what is left of models that are no more, from the disk and from memory. */
  @Override
  public void sweep() throws IOException {
    super.sweep();
    served.retain(store.references());
  }
}
