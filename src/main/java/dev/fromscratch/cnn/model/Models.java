package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * All models. One that was trained or imported is a file and a row; the row is the commit point,
 * and a file without one does not exist. Those that ship with the service are neither: each is
 * version 0 of its name, and stands behind all others of that name.
 */
@Service
public class Models {

  private static final Logger log = LoggerFactory.getLogger(Models.class);

  private static final Comparator<ModelVersion> BY_NAME_NEWEST_FIRST =
      Comparator.comparing(ModelVersion::name)
          .thenComparing(ModelVersion::version, Comparator.reverseOrder());

  private final ModelStore store;
  private final BundledModels bundled;
  private final ModelFiles files;
  private final ModelArchive archive;
  private final IntactModels intact;
  private final ServedModels served;
  private final TransactionOperations transactions;
  private final Clock clock;

  Models(
      ModelStore store,
      BundledModels bundled,
      ModelFiles files,
      ModelArchive archive,
      IntactModels intact,
      ServedModels served,
      TransactionOperations transactions,
      Clock clock) {
    this.store = store;
    this.bundled = bundled;
    this.files = files;
    this.archive = archive;
    this.intact = intact;
    this.served = served;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Writes networks to a file under the next version of its name. It becomes a model with {@link
   * #commit}, and is no more than a file until then.
   *
   * @param familiarity what is familiar to the first of them; null if the metadata has none
   * @param jobId the job that made it
   * @throws UncheckedIOException if the disk is full or fails
   */
  public StagedModel stage(
      String name,
      Ensemble ensemble,
      @Nullable Familiarity familiarity,
      ModelMetadata metadata,
      String jobId) {
    return stage(name, files.toBytes(ensemble, familiarity, metadata), metadata, jobId);
  }

  private StagedModel stage(
      String name, byte[] bytes, ModelMetadata metadata, @Nullable String jobId) {
    int version = store.takeVersion(name);
    var model =
        new ModelVersion(
            name, version, Sha256.of(bytes), bytes.length, clock.instant(), jobId, metadata, null);
    files.hold(model.id());
    var staged = new StagedModel(model, bytes, () -> files.letGo(model.id()));
    try {
      files.write(model.id(), new ByteArrayInputStream(bytes));
      return staged;
    } catch (IOException e) {
      discard(staged);
      staged.close();
      throw new UncheckedIOException("cannot write model " + model.id(), e);
    }
  }

  /** Makes a model of a file that was not trained here, and whose bytes are known to be right. */
  ModelVersion store(String name, byte[] bytes, ModelMetadata metadata) {
    try (StagedModel staged = stage(name, bytes, metadata, null)) {
      try {
        transactions.executeWithoutResult(_ -> commit(staged));
      } catch (RuntimeException e) {
        // If only the answer was lost, it is a model; if nobody can tell, the sweep will.
        if (!isCommitted(staged)) {
          discard(staged);
          throw e;
        }
      }
      return staged.version();
    }
  }

  /** Makes a staged file a model; part of the caller's transaction. */
  public void commit(StagedModel staged) {
    ModelVersion model = staged.version();
    store.insert(model);
    archive.put(model.name(), model.version(), staged.bytes());
  }

  /** Whether a staged file has become a model. */
  public boolean isCommitted(StagedModel staged) {
    return store
        .find(staged.version().name(), staged.version().version())
        .filter(there -> there.sha256().equals(staged.version().sha256()))
        .isPresent();
  }

  /** Removes a staged file that will not become a model. */
  public void discard(StagedModel staged) {
    deleteFile(staged.version().id());
  }

  /** All models, by name, newest version first. */
  List<ModelVersion> list() {
    return Stream.concat(store.findAll().stream(), bundled.all().stream())
        .sorted(BY_NAME_NEWEST_FIRST)
        .toList();
  }

  /**
   * All versions of a model, newest first.
   *
   * @throws ApiException 404 if there are none
   */
  List<ModelVersion> versions(String name) {
    List<ModelVersion> versions =
        Stream.concat(store.findAll(name).stream(), bundled.find(name).stream()).toList();
    if (versions.isEmpty()) {
      throw notFound(new ModelReference(name, null));
    }
    return versions;
  }

  /** A model that may be absent. */
  public Optional<ModelVersion> find(ModelReference reference) {
    String name = reference.name();
    return switch (reference.version()) {
      case null -> store.findLatest(name).or(() -> bundled.find(name));
      case ModelVersion.BUNDLED -> bundled.find(name);
      case Integer version -> store.find(name, version);
    };
  }

  /** The newest stored version of a name with these very bytes. */
  Optional<ModelVersion> find(String name, String sha256) {
    return store.findAll(name).stream().filter(each -> each.sha256().equals(sha256)).findFirst();
  }

  /**
   * A model that must be there.
   *
   * @throws ApiException 404 if it is not
   */
  public ModelVersion get(ModelReference reference) {
    return find(reference).orElseThrow(() -> notFound(reference));
  }

  /**
   * A model ready to predict, from memory where possible.
   *
   * @throws ApiException 404 if there is none, 503 if its file is damaged
   */
  public ServedModel serve(ModelReference reference) {
    return served.get(get(reference));
  }

  /**
   * What answers requests that name no model: the newest default one, or else one that ships.
   *
   * @throws ApiException 503 if its file is damaged
   */
  public ServedModel serveDefault() {
    ModelReference newest = new ModelReference(ModelReference.DEFAULT_NAME, null);
    return served.get(find(newest).orElseGet(() -> get(ModelReference.SHIPPED)));
  }

  /**
   * The bytes of a model's file, known to be those that were written.
   *
   * @throws ApiException 503 if they are not
   */
  Resource file(ModelVersion info) {
    return info.isBundled()
        ? new ByteArrayResource(bundled.bytes(info.name()))
        : intact.resource(info);
  }

  /** A model whose bytes came once more; should its file be damaged, it is whole again. */
  ModelVersion restore(ModelVersion info, byte[] bytes) throws IOException {
    return intact.restore(info, bytes);
  }

  /**
   * Removes a version.
   *
   * @throws ApiException 404 if there is none, 409 if it ships with the service
   */
  void delete(String name, int version) {
    if (version == ModelVersion.BUNDLED) {
      throw indelible(get(new ModelReference(name, version)));
    }
    if (!store.delete(name, version)) {
      throw notFound(name, version);
    }
    VersionId deleted = new VersionId(name, version);
    served.forget(deleted);
    deleteFile(deleted);
  }

  /**
   * Removes every version of a name that can be removed.
   *
   * @throws ApiException 404 if there is no version, 409 if the only one ships with the service
   */
  void delete(String name) {
    List<ModelVersion> versions = versions(name);
    if (versions.getFirst().isBundled()) {
      throw indelible(versions.getFirst());
    }
    versions.stream()
        .filter(each -> !each.isBundled())
        .forEach(each -> delete(name, each.version()));
  }

  private static ApiException indelible(ModelVersion model) {
    return ApiException.conflict(
        "model-bundled",
        "model %s ships with the service and cannot be removed".formatted(model.id()));
  }

  private void deleteFile(VersionId model) {
    try {
      files.delete(model);
    } catch (IOException e) {
      log.warn("The file of model {} is left behind", model, e);
    }
  }

  static ApiException notFound(String name, int version) {
    return notFound(new ModelReference(name, version));
  }

  private static ApiException notFound(ModelReference reference) {
    return ApiException.notFound(
        "model-not-found",
        "there is no model %s; GET /models lists what there is".formatted(reference));
  }
}
