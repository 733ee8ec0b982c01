package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.storage.DamagedFileException;
import dev.fromscratch.cnn.storage.FileRepair;
import dev.fromscratch.cnn.storage.KeptFile;
import dev.fromscratch.cnn.storage.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The files of data sets, each known to be what was written, or its data set to be damaged. */
@Component
class IntactUploads {

  private final UploadStore store;
  private final UploadFiles files;
  private final UploadArchive archive;
  private final FileRepair repair;

  IntactUploads(
      UploadStore store,
      UploadFiles files,
      UploadArchive archive,
      Quarantine quarantine,
      TransactionOperations transactions) {
    this.store = store;
    this.files = files;
    this.archive = archive;
    this.repair = new FileRepair(files, quarantine, transactions);
  }

  /**
   * What a reader makes of the file of a data set.
   *
   * @throws DatasetUnavailableException if it is damaged, or was removed meanwhile
   */
  <T> T read(Upload upload, FileRepair.Reader<T> reader) {
    try {
      return repair.read(new UploadFile(upload), reader);
    } catch (DamagedFileException e) {
      throw new DatasetUnavailableException(
          upload.name(),
          e.isGone()
              ? "data set %s was removed".formatted(upload.name())
              : "data set %s cannot be read: %s; upload the same files again, or delete it"
                  .formatted(upload.name(), e.getMessage()));
    }
  }

  /** Looks at every file; what is found is told by the data sets themselves. */
  void checkAll() {
    store.findAll().stream().map(UploadFile::new).forEach(repair::check);
  }

  /** Puts the bytes of a data set, which someone had, where they belong. */
  void restore(Upload upload, FileRepair.Writer writer) throws IOException {
    repair.restore(new UploadFile(upload), writer);
  }

  /** The file of a data set. */
  private final class UploadFile implements KeptFile {

    private final Upload upload;

    UploadFile(Upload upload) {
      this.upload = upload;
    }

    @Override
    public String label() {
      return "data set " + upload.name();
    }

    @Override
    public Path path() {
      return files.path(upload.id());
    }

    @Override
    public String sha256() {
      return upload.id().sha256();
    }

    @Override
    public @Nullable String damage() {
      return upload.damage();
    }

    @Override
    public boolean setDamage(@Nullable String damage) {
      return store.setDamage(upload.id(), damage);
    }

    @Override
    public Optional<InputStream> archived() {
      return archive.find(upload.id());
    }

    @Override
    public void archive() throws IOException {
      try (InputStream bytes = Files.newInputStream(path())) {
        archive.put(upload.id(), bytes);
      }
    }
  }
}
