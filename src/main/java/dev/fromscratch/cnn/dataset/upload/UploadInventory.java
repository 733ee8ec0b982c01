package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.storage.FileInventory;
import dev.fromscratch.cnn.storage.Quarantine;
import dev.fromscratch.cnn.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Brings the files of data sets and their rows together. */
@Component
class UploadInventory extends FileInventory<UploadId> {

  private final UploadStore store;
  private final UploadFiles files;
  private final UploadKeeper keeper;
  private final JsonMapper json;

  UploadInventory(
      UploadStore store,
      UploadFiles files,
      Quarantine quarantine,
      UploadKeeper keeper,
      JsonMapper json) {
    super("data set", files, quarantine);
    this.store = store;
    this.files = files;
    this.keeper = keeper;
    this.json = json;
  }

  @Override
  protected Set<UploadId> rows() {
    return Set.copyOf(store.ids());
  }

  @Override
  protected boolean hasRow(UploadId id) {
    return store.find(id).isPresent();
  }

  @Override
  protected boolean isAnnounced(UploadId id) {
    return store.isAnnounced(id);
  }

  @Override
  protected void adopt(UploadId id) throws IOException {
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
  }

  /** One that is put right and comes back is looked at anew. */
  @Override
  protected void refused(UploadId id) {}
}
