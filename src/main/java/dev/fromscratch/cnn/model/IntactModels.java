package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.DamagedFileException;
import dev.fromscratch.cnn.storage.FileRepair;
import dev.fromscratch.cnn.storage.KeptFile;
import dev.fromscratch.cnn.storage.Quarantine;
import dev.fromscratch.cnn.web.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The files of models, each known to be what was written, or its model to be damaged. */
@Component
class IntactModels {

  private final ModelStore store;
  private final BundledModels bundled;
  private final ModelFiles files;
  private final ModelArchive archive;
  private final FileRepair repair;

  IntactModels(
      ModelStore store,
      BundledModels bundled,
      ModelFiles files,
      ModelArchive archive,
      Quarantine quarantine,
      TransactionOperations transactions) {
    this.store = store;
    this.bundled = bundled;
    this.files = files;
    this.archive = archive;
    this.repair = new FileRepair(files, quarantine, transactions);
  }

  /**
   * The bytes of a model's file.
   *
   * @throws ApiException 503 if it is damaged, 404 if it was removed meanwhile
   */
  byte[] read(ModelVersion model) {
    try {
      return repair.read(new ModelFile(model), InputStream::readAllBytes);
    } catch (DamagedFileException e) {
      throw e.isGone()
          ? Models.notFound(model.name(), model.version())
          : damaged(model, e.getMessage());
    }
  }

  /** The same without bringing them into memory, if they are on the disk. */
  Resource resource(ModelVersion model) {
    KeptFile file = new ModelFile(model);
    return repair.isIntact(file)
        ? new FileSystemResource(file.path())
        : new ByteArrayResource(read(model));
  }

  /** Looks at every file; what is found is told by the models themselves. */
  void checkAll() {
    store.references().stream()
        .flatMap(model -> store.find(model.name(), model.version()).stream())
        .map(ModelFile::new)
        .forEach(repair::check);
  }

  /** Puts the bytes of a model, which someone had, where they belong. */
  ModelVersion restore(ModelVersion model, byte[] bytes) throws IOException {
    repair.restore(
        new ModelFile(model), () -> files.write(model.id(), new ByteArrayInputStream(bytes)));
    return model.withDamage(null);
  }

  /** Says which version would do instead, and leaves it to the client to ask for that. */
  private ApiException damaged(ModelVersion model, @Nullable String damage) {
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

  /** The file of a stored model. */
  private final class ModelFile implements KeptFile {

    private final ModelVersion model;

    ModelFile(ModelVersion model) {
      this.model = model;
    }

    @Override
    public String label() {
      return "model " + model.id();
    }

    @Override
    public Path path() {
      return files.path(model.id());
    }

    @Override
    public String sha256() {
      return model.sha256();
    }

    @Override
    public @Nullable String damage() {
      return model.damage();
    }

    @Override
    public boolean setDamage(@Nullable String damage) {
      return store.setDamage(model.name(), model.version(), damage);
    }

    @Override
    public Optional<InputStream> archived() {
      return archive.find(model.name(), model.version()).map(ByteArrayInputStream::new);
    }

    @Override
    public void archive() throws IOException {
      archive.put(model.name(), model.version(), Files.readAllBytes(path()));
    }
  }
}
