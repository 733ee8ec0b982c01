package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.DurableFiles;
import dev.fromscratch.cnn.storage.FolderName;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Makes models of files that were trained elsewhere, byte for byte. */
@Service
class ModelImports {

  /** The file, its numbers as tensors, and the network with other numbers. */
  private static final int COPIES = 3;

  private final Models models;
  private final ModelFiles files;
  private final ModelImportCheck check;

  /** One check at a time: even a file that will be refused takes memory while it is looked at. */
  private final Lock checking = new ReentrantLock();

  ModelImports(Models models, ModelFiles files, ModelImportCheck check) {
    this.models = models;
    this.files = files;
    this.check = check;
  }

  /**
   * A model that was imported.
   *
   * @param version the model
   * @param isNew whether it was stored now, and not found to be there already
   */
  record Imported(ModelVersion version, boolean isNew) {}

  /**
   * Stores a file as the next version of a name; one with these very bytes is not stored again.
   *
   * @param body the file, which waits on the disk until it has arrived
   * @throws ApiException 400 or 422 with what is wrong, and nothing is left of the file
   * @throws IOException if the body ends early or is too large
   */
  Imported add(String name, InputStream body) throws IOException {
    if (!FolderName.isOne(name)) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "invalid-model-name",
          "the name of a model must be %s, got %s".formatted(FolderName.RULE, Received.text(name)));
    }
    Path arrived = files.temporary();
    try {
      DurableFiles.fill(arrived, body);
      checking.lock();
      try {
        return add(name, arrived);
      } finally {
        checking.unlock();
      }
    } finally {
      Files.deleteIfExists(arrived);
    }
  }

  private Imported add(String name, Path arrived) throws IOException {
    requireMemory(Files.size(arrived));
    byte[] bytes = Files.readAllBytes(arrived);
    ModelMetadata metadata = check.check(bytes);
    Optional<ModelVersion> there = models.find(name, Sha256.of(bytes));
    return there.isPresent()
        ? new Imported(models.restore(there.get(), bytes), false)
        : new Imported(models.store(name, bytes, metadata), true);
  }

  /** Before a file is read: it may be far larger than any model. */
  static void requireMemory(long size) {
    long available = Runtime.getRuntime().maxMemory() / 2;
    long needed = COPIES * size;
    if (needed > available) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "network-too-large",
          "checking this model takes %d MB of memory, at most %d MB are allowed"
              .formatted(needed >> 20, available >> 20));
    }
  }
}
