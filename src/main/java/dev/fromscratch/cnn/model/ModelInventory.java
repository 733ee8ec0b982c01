package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings files and rows together. The number of a version is taken from the database before its
 * file is written. So a file that has no row and a number that was taken is what a crash or a
 * finished delete left behind; one whose number was not taken comes from a database that was lost
 * or put back, and is a model.
 */
@Component
class ModelInventory implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(ModelInventory.class);

  private final ModelStore store;
  private final ModelFiles files;
  private final ModelArchive archive;
  private final ServedModels served;
  private final ModelImportCheck check;
  private final TransactionOperations transactions;
  private final Clock clock;

  ModelInventory(
      ModelStore store,
      ModelFiles files,
      ModelArchive archive,
      ServedModels served,
      ModelImportCheck check,
      TransactionOperations transactions,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.archive = archive;
    this.served = served;
    this.check = check;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Before the first request. Later, a file that someone is just copying here might be torn. */
  @Override
  public void afterSingletonsInstantiated() {
    try {
      rebuild();
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException("the files of models cannot be compared with the database", e);
    }
  }

  /**
   * Gives rows to files whose numbers nobody has taken, in ascending order: each takes the numbers
   * up to its own, so that a crash between two of them makes no leftover of the second.
   */
  private void rebuild() throws IOException {
    for (VersionId model : withoutRow()) {
      if (model.version() >= store.nextVersion(model.name())) {
        try {
          adopt(model);
        } catch (ApiException | IOException e) {
          Path place = files.setAside(model.name(), model.version(), clock.instant());
          store.skipVersions(model.name(), model.version());
          log.error("The file of {} is no model, and is {} now: {}", model, place, e.getMessage());
        }
      }
    }
  }

  private void adopt(VersionId file) throws IOException {
    ModelImports.requireMemory(files.size(file.name(), file.version()));
    byte[] bytes = files.read(file.name(), file.version());
    ModelMetadata metadata = check.check(bytes);
    var model =
        new ModelVersion(
            file.name(),
            file.version(),
            Sha256.of(bytes),
            bytes.length,
            files.writtenAt(file.name(), file.version()),
            null,
            metadata,
            null);
    transactions.executeWithoutResult(_ -> {
      store.skipVersions(model.name(), model.version());
      store.insert(model);
      archive.put(model.name(), model.version(), bytes);
    });
    log.info("Model {} was unknown to the database, and was read from its file", file);
  }

  /** Removes what is left of models that are no more, from the disk and from memory. */
  void sweep() throws IOException {
    for (VersionId model : withoutRow()) {
      if (isLeftover(model)) {
        files.delete(model.name(), model.version());
        log.info("The file of {} was left behind without a model, and is removed", model);
      }
    }
    files.removeEmptyFolders();
    served.retain(store.references());
  }

  /** The files are listed first, so those that become models meanwhile are not among these. */
  private List<VersionId> withoutRow() throws IOException {
    List<VersionId> found = files.list();
    Set<VersionId> rows = store.references();
    return found.stream().filter(model -> !rows.contains(model)).toList();
  }

  /** A file is held until it has its row, so whether it is held is asked first. */
  private boolean isLeftover(VersionId model) {
    return !files.isHeld(model)
        && store.find(model.name(), model.version()).isEmpty()
        && model.version() < store.nextVersion(model.name());
  }
}
