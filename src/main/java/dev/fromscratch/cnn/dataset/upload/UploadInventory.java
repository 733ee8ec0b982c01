package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings files and rows together. A file is announced in the database before it is written. So one
 * that has no row and was announced is what a crash or a delete left behind; one that was not comes
 * from a database that was lost or put back, and is a data set.
 */
@Component
class UploadInventory implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(UploadInventory.class);

  private final UploadStore store;
  private final UploadFiles files;
  private final UploadKeeper keeper;
  private final DataDirectory directory;
  private final JsonMapper json;

  UploadInventory(
      UploadStore store,
      UploadFiles files,
      UploadKeeper keeper,
      DataDirectory directory,
      JsonMapper json) {
    this.store = store;
    this.files = files;
    this.keeper = keeper;
    this.directory = directory;
    this.json = json;
  }

  /** Before the first request. Later, a file that someone is just copying here might be torn. */
  @Override
  public void afterSingletonsInstantiated() {
    try {
      rebuild();
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the files of data sets cannot be compared with the database", e);
    }
  }

  private void rebuild() throws IOException {
    for (UploadId id : withoutRow()) {
      if (!store.isAnnounced(id)) {
        try {
          adopt(id);
        } catch (IOException e) {
          Path target =
              directory
                  .quarantine()
                  .resolve("%s-%s".formatted(id.name(), files.path(id).getFileName()));
          DurableFiles.move(files.path(id), target);
          log.error("The file of {} is no data set, and is {} now: {}", id, target, e.getMessage());
        }
      }
    }
  }

  private void adopt(UploadId id) throws IOException {
    Path file = files.path(id);
    if (store.find(id.name()).isPresent()) {
      throw new IOException("there is another data set of this name");
    }
    if (!Sha256.of(file).equals(id.sha256())) {
      throw new IOException("its SHA-256 is not its name");
    }
    TrainTestSets sets;
    try (InputStream bytes = Files.newInputStream(file)) {
      sets = DatasetFile.read(id.name(), bytes, Files.size(file), json);
    }
    Instant at = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
    store.announce(id);
    keeper.insert(new Upload(id, Files.size(file), at, UploadKeeper.detailsOf(sets), null), sets);
    log.info("Data set {} was unknown to the database, and was read from its file", id.name());
  }

  /** Removes what is left of data sets that are no more. */
  void sweep() throws IOException {
    for (UploadId id : withoutRow()) {
      if (isLeftover(id)) {
        files.delete(id);
        log.info("The file of {} was left behind without a data set, and is removed", id);
      }
    }
    files.removeEmptyFolders();
  }

  /** The files are listed first, so those that become data sets meanwhile are not among these. */
  private List<UploadId> withoutRow() throws IOException {
    List<UploadId> found = files.list();
    Set<UploadId> rows = Set.copyOf(store.ids());
    return found.stream().filter(id -> !rows.contains(id)).toList();
  }

  /** A file is held until it has its row, so whether it is held is asked first. */
  private boolean isLeftover(UploadId id) {
    return !files.isHeld(id) && store.find(id).isEmpty() && store.isAnnounced(id);
  }
}
