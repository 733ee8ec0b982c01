package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The files of models, each known to be what was written. One that is not is fetched from the
 * archive. Where that has none, it is moved aside and its model is damaged until the right file is
 * back, by whatever way.
 */
@Component
class IntactFiles {

  private static final Logger log = LoggerFactory.getLogger(IntactFiles.class);

  private static final String MISSING = "its file is missing";
  private static final String UNREADABLE = "its file cannot be read";
  private static final String CHANGED = "its file has another SHA-256 than when it was written";

  private final ModelStore store;
  private final BundledModels bundled;
  private final ModelFiles files;
  private final ModelArchive archive;
  private final TransactionOperations transactions;
  private final Clock clock;

  /** One at a time, so that nobody moves aside what another has just put back. */
  private final Lock repairing = new ReentrantLock();

  IntactFiles(
      ModelStore store,
      BundledModels bundled,
      ModelFiles files,
      ModelArchive archive,
      TransactionOperations transactions,
      Clock clock) {
    this.store = store;
    this.bundled = bundled;
    this.files = files;
    this.archive = archive;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The bytes of a model's file.
   *
   * @throws ApiException 503 if it is damaged, 404 if it was removed meanwhile
   */
  byte[] read(ModelVersion model) {
    return onDisk(model).orElseGet(() -> repaired(model));
  }

  /** The same without bringing them into memory, if they are on the disk. */
  Resource resource(ModelVersion model) {
    return model.damage() == null && fault(model) == null
        ? new FileSystemResource(files.path(model.name(), model.version()))
        : new ByteArrayResource(read(model));
  }

  /** Looks at a model's file, and does what can be done about it. */
  void check(ModelVersion model) {
    if (model.damage() != null || fault(model) != null) {
      try {
        read(model);
      } catch (ApiException e) {
        log.debug("Model {} was checked", model.id(), e);
      }
    }
  }

  /** Puts the bytes of a model, which someone had, where they belong. */
  ModelVersion restore(ModelVersion model, byte[] bytes) throws IOException {
    repairing.lock();
    try {
      String fault = fault(model);
      if (fault != null) {
        replace(model, fault, bytes);
      }
    } finally {
      repairing.unlock();
    }
    heal(model, bytes);
    return model.withDamage(null);
  }

  /** What is wrong with the file on the disk, null if nothing is. */
  private @Nullable String fault(ModelVersion model) {
    try {
      String found = Sha256.of(files.path(model.name(), model.version()));
      return found.equals(model.sha256()) ? null : CHANGED;
    } catch (NoSuchFileException e) {
      return MISSING;
    } catch (IOException e) {
      log.warn("The file of model {} cannot be read: {}", model.id(), e.toString());
      return UNREADABLE;
    }
  }

  private Optional<byte[]> onDisk(ModelVersion model) {
    try {
      byte[] bytes = files.read(model.name(), model.version());
      if (Sha256.of(bytes).equals(model.sha256())) {
        heal(model, bytes);
        return Optional.of(bytes);
      }
    } catch (IOException e) {
      log.debug("Model {} is not on this disk", model.id(), e);
    }
    return Optional.empty();
  }

  private byte[] repaired(ModelVersion model) {
    repairing.lock();
    try {
      return onDisk(model).or(() -> fetched(model)).orElseThrow(() -> givenUp(model));
    } finally {
      repairing.unlock();
    }
  }

  private Optional<byte[]> fetched(ModelVersion model) {
    Optional<byte[]> archived =
        archive
            .find(model.name(), model.version())
            .filter(bytes -> Sha256.of(bytes).equals(model.sha256()));
    archived.ifPresent(bytes -> {
      String fault = Objects.requireNonNullElse(fault(model), MISSING);
      try {
        replace(model, fault, bytes);
        log.info("Model {}: {} here; fetched from the database", model.id(), fault);
      } catch (IOException e) {
        log.warn(
            "Model {} is served, but its file cannot be written: {}", model.id(), e.toString());
      }
      heal(model, bytes);
    });
    return archived;
  }

  /** Whatever is there may be the only copy of something, so it is not written over. */
  private void replace(ModelVersion model, String fault, byte[] bytes) throws IOException {
    if (fault.equals(CHANGED)) {
      setAside(model);
    }
    files.write(model.name(), model.version(), bytes);
  }

  private void setAside(ModelVersion model) throws IOException {
    Path place = files.setAside(model.name(), model.version(), clock.instant());
    log.warn("Model {}: what stood in the place of its file is {} now", model.id(), place);
  }

  private void heal(ModelVersion model, byte[] bytes) {
    if (model.damage() == null) {
      return;
    }
    transactions.executeWithoutResult(_ -> {
      if (store.setDamage(model.name(), model.version(), null)) {
        archive.put(model.name(), model.version(), bytes);
        log.info("Model {} is whole again", model.id());
      }
    });
  }

  private ApiException givenUp(ModelVersion model) {
    String fault = Objects.requireNonNullElse(fault(model), UNREADABLE);
    boolean known =
        model.damage() != null && (fault.equals(MISSING) || fault.equals(model.damage()));
    String damage = known ? String.valueOf(model.damage()) : fault;
    if (!known) {
      if (!store.setDamage(model.name(), model.version(), damage)) {
        return Models.notFound(model.name(), model.version());
      }
      log.error("Model {} is damaged: {}", model.id(), damage);
    }
    if (fault.equals(CHANGED)) {
      try {
        setAside(model);
      } catch (IOException e) {
        log.warn("Model {}: its file cannot be moved aside: {}", model.id(), e.toString());
      }
    }
    return damaged(model, damage);
  }

  /** Says which version would do instead, and leaves it to the client to ask for that. */
  private ApiException damaged(ModelVersion model, String damage) {
    String instead =
        store.findAll(model.name()).stream()
            .filter(each -> each.damage() == null && each.version() != model.version())
            .findFirst()
            .or(() -> bundled.find(model.name()))
            .map(each -> "; %s is the newest version that can".formatted(each.id()))
            .orElse("");
    return ApiException.of(
        HttpStatus.SERVICE_UNAVAILABLE,
        "model-damaged",
        "model %s cannot be loaded: %s%s".formatted(model.id(), damage, instead));
  }
}
