package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.KeptFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The file of an uploaded data set.
 *
 * @param upload the data set
 * @param homes where its file and its row are
 */
record KeptUpload(Upload upload, Homes homes) implements KeptFile {

  /** Where files and rows of uploads are. */
  @Component
  static final class Homes {

    private final UploadStore store;
    private final UploadFiles files;
    private final UploadArchive archive;
    private final TransactionOperations transactions;

    Homes(
        UploadStore store,
        UploadFiles files,
        UploadArchive archive,
        TransactionOperations transactions) {
      this.store = store;
      this.files = files;
      this.archive = archive;
      this.transactions = transactions;
    }

    KeptUpload of(Upload upload) {
      return new KeptUpload(upload, this);
    }
  }

  @Override
  public String label() {
    return "data set " + upload.name();
  }

  @Override
  public Path path() {
    return homes.files.path(upload.id());
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
    return homes.store.setDamage(upload.id(), damage);
  }

  @Override
  public Optional<InputStream> archived() {
    return homes.archive.find(upload.id());
  }

  @Override
  public void archive() throws IOException {
    try {
      homes.transactions.executeWithoutResult(_ -> {
        try (InputStream bytes = Files.newInputStream(path())) {
          homes.archive.put(upload.id(), bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
