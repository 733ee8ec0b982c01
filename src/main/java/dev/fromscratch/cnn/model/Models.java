package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * All models. A model is a file and a row; the row is the commit point, and a file without one does
 * not exist.
 */
@Service
public class Models {

  private static final Logger log = LoggerFactory.getLogger(Models.class);
  private static final int MAX_IN_MEMORY = 32;

  private final ModelStore store;
  private final ModelFiles files;
  private final TensorOps ops;
  private final Workspaces workspaces;
  private final TransactionOperations transactions;
  private final Clock clock;
  private final Map<String, ServedModel> inMemory =
      Collections.synchronizedMap(new LeastRecentlyUsed());

  Models(
      ModelStore store,
      ModelFiles files,
      TensorOps ops,
      Workspaces workspaces,
      TransactionOperations transactions,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.ops = ops;
    this.workspaces = workspaces;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Writes a network to a file under the next version of its name. It becomes a model with {@link
   * #commit}, and is no more than a file until then.
   *
   * @param jobId the job that made it
   */
  public StagedModel stage(String name, Network network, ModelMetadata metadata, String jobId) {
    return stage(name, files.toBytes(network, metadata), metadata, jobId);
  }

  private StagedModel stage(
      String name, byte[] bytes, ModelMetadata metadata, @Nullable String jobId) {
    int version = store.takeVersion(name);
    try {
      files.write(name, version, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write model %s:%d".formatted(name, version), e);
    }
    return new StagedModel(
        new ModelVersion(
            name, version, Sha256.of(bytes), bytes.length, clock.instant(), jobId, metadata),
        bytes);
  }

  /** Makes a model of a file that was not trained here, and whose bytes are known to be right. */
  ModelVersion store(String name, byte[] bytes, ModelMetadata metadata) {
    StagedModel staged = stage(name, bytes, metadata, null);
    try {
      transactions.executeWithoutResult(_ -> commit(staged));
      return staged.version();
    } catch (RuntimeException e) {
      discard(staged);
      throw e;
    }
  }

  /** Makes a staged file a model; part of the caller's transaction. */
  public void commit(StagedModel staged) {
    store.insert(staged.version());
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
    deleteFile(staged.version().name(), staged.version().version());
  }

  /** All models, by name, newest version first. */
  List<ModelVersion> list() {
    return store.findAll();
  }

  /**
   * All versions of a model, newest first.
   *
   * @throws ApiException 404 if there are none
   */
  List<ModelVersion> versions(String name) {
    List<ModelVersion> versions = store.findAll(name);
    if (versions.isEmpty()) {
      throw notFound(new ModelReference(name, null));
    }
    return versions;
  }

  /** A model that may be absent. */
  public Optional<ModelVersion> find(ModelReference reference) {
    Integer version = reference.version();
    return version == null
        ? store.findLatest(reference.name())
        : store.find(reference.name(), version);
  }

  /** The newest version of a name with these very bytes. */
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
    ModelVersion info = get(reference);
    // Not by the hash of its bytes: an import may give the same ones another name.
    String key = new ModelReference(info.name(), info.version()).toString();
    ServedModel served = inMemory.get(key);
    if (served == null || !served.info().equals(info)) {
      Network network = load(info);
      served = new ServedModel(info, network, new Classifier(network, ops, workspaces));
      inMemory.put(key, served);
    }
    return served;
  }

  private Network load(ModelVersion info) {
    try {
      byte[] bytes = files.read(info.name(), info.version());
      requireUndamaged(info, Sha256.of(bytes));
      return files.toNetwork(bytes, info.metadata().network());
    } catch (IOException e) {
      throw damaged(info, e);
    }
  }

  /**
   * The bytes of a model's file, known to be those that were written.
   *
   * @throws ApiException 503 if they are not
   */
  Resource file(ModelVersion info) {
    Path file = files.path(info.name(), info.version());
    try {
      requireUndamaged(info, Sha256.of(file));
      return new FileSystemResource(file);
    } catch (IOException e) {
      throw damaged(info, e);
    }
  }

  private static void requireUndamaged(ModelVersion info, String sha256) throws IOException {
    if (!sha256.equals(info.sha256())) {
      throw new IOException("its file has another SHA-256 than when it was written");
    }
  }

  private static ApiException damaged(ModelVersion info, IOException e) {
    log.error("Model {}:{} cannot be loaded", info.name(), info.version(), e);
    return ApiException.of(
        HttpStatus.SERVICE_UNAVAILABLE,
        "model-damaged",
        "model %s:%d cannot be loaded: %s".formatted(info.name(), info.version(), reason(e)));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "its file is missing";
      case FileSystemException _ -> "its file cannot be read";
      default -> String.valueOf(e.getMessage());
    };
  }

  /**
   * Removes a version.
   *
   * @throws ApiException 404 if there is none
   */
  void delete(String name, int version) {
    if (!store.delete(name, version)) {
      throw notFound(new ModelReference(name, version));
    }
    deleteFile(name, version);
  }

  /** Removes every version of a name. */
  void delete(String name) {
    for (ModelVersion each : versions(name)) {
      delete(name, each.version());
    }
  }

  private void deleteFile(String name, int version) {
    try {
      files.delete(name, version);
    } catch (IOException e) {
      log.warn("The file of model {}:{} is left behind", name, version, e);
    }
  }

  private static ApiException notFound(ModelReference reference) {
    return ApiException.notFound(
        "model-not-found",
        "there is no model %s; GET /models lists what there is".formatted(reference));
  }

  /** Forgets the model that was used longest ago. */
  private static final class LeastRecentlyUsed extends LinkedHashMap<String, ServedModel> {

    LeastRecentlyUsed() {
      super(MAX_IN_MEMORY, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.@Nullable Entry<String, ServedModel> eldest) {
      return size() > MAX_IN_MEMORY;
    }
  }
}
