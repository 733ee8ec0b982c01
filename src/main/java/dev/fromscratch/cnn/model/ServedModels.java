package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Models in memory, where each is brought when it is first asked for. */
@Component
class ServedModels {

  private static final Logger log = LoggerFactory.getLogger(ServedModels.class);
  private static final int MAX_IN_MEMORY = 32;

  private final IntactModels intact;
  private final BundledModels bundled;
  private final ModelFiles files;
  private final TensorOps ops;
  private final Workspaces workspaces;

  /** Not by the hash of their bytes: an import may give the same ones another name. */
  private final Map<VersionId, ServedModel> inMemory =
      Collections.synchronizedMap(new LeastRecentlyUsed());

  ServedModels(
      IntactModels intact,
      BundledModels bundled,
      ModelFiles files,
      TensorOps ops,
      Workspaces workspaces) {
    this.intact = intact;
    this.bundled = bundled;
    this.files = files;
    this.ops = ops;
    this.workspaces = workspaces;
  }

  /**
   * A model ready to predict.
   *
   * @param model its row as it is now: one that is damaged is not served from memory either
   * @throws ApiException 503 if its file is damaged
   */
  ServedModel get(ModelVersion model) {
    ServedModel served = inMemory.get(model.id());
    if (served == null || !served.info().equals(model)) {
      served = load(model);
      inMemory.put(model.id(), served);
    }
    return served;
  }

  private ServedModel load(ModelVersion model) {
    try {
      byte[] bytes = model.isBundled() ? bundled.bytes(model.name()) : intact.read(model);
      Ensemble ensemble = files.toEnsemble(bytes, model.metadata());
      return ServedModel.of(
          model.withDamage(null),
          ensemble,
          files.toFamiliarity(bytes, ensemble, model.metadata()),
          Classifier.of(ensemble, ops, workspaces));
    } catch (IOException e) {
      log.error("Model {} cannot be loaded", model.id(), e);
      throw ApiException.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "model-damaged",
          "model %s cannot be loaded: %s".formatted(model.id(), e.getMessage()));
    }
  }

  /** Forgets all others, but for those that ship. */
  void retain(Set<VersionId> models) {
    inMemory.keySet().removeIf(model -> !model.isBundled() && !models.contains(model));
  }

  /** Forgets one. */
  void forget(VersionId model) {
    inMemory.remove(model);
  }

  /** Forgets the model that was used longest ago. */
  private static final class LeastRecentlyUsed extends LinkedHashMap<VersionId, ServedModel> {

    LeastRecentlyUsed() {
      super(MAX_IN_MEMORY, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.@Nullable Entry<VersionId, ServedModel> eldest) {
      return size() > MAX_IN_MEMORY;
    }
  }
}
