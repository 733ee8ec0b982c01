package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.FamiliarityFit;
import dev.fromscratch.cnn.engine.training.StopSignal;
import dev.fromscratch.cnn.model.ModelFamiliarity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** The file of a trained model, with what is familiar to it found out anew. */
final class FamiliarFile {

  private static final String FAMILIARITY = "familiarity";

  /** The part of the metadata before which it stands. */
  private static final String NEXT = "madeBy";

  private final TrainingPlanner planner;
  private final JsonMapper json;

  FamiliarFile(TrainingPlanner planner, JsonMapper json) {
    this.planner = planner;
    this.json = json;
  }

  /** What the file says it was trained by. */
  private TrainingPlan plan(Safetensors file) {
    String request = Objects.requireNonNull(file.metadata().get("training"));
    return planner.plan(json.readValue(request, TrainRequest.class).withDefaults());
  }

  /** The file without what is familiar, as it was before that was known. */
  static Safetensors without(Safetensors file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
    tensors.keySet().removeIf(name -> name.startsWith(FAMILIARITY));
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    metadata.remove(FAMILIARITY);
    return new Safetensors(tensors, metadata);
  }

  /**
   * The same bytes as if it had been found out when the model was trained.
   *
   * @param bytes the file of a model, with or without it
   * @param sets what the model was trained on
   */
  byte[] fittedAgain(byte[] bytes, TrainTestSets sets) throws TensorFormatException {
    Safetensors file = without(Safetensors.read(bytes));
    TrainingPlan plan = plan(file);
    Ensemble ensemble = Ensemble.build(plan.network(), plan.members(), 0);
    NetworkFile.load(file, ensemble);
    TrainingPlan.Sets selected = plan.select(sets);
    FamiliarityFit fit;
    try (var workers = new WorkerPool(2)) {
      fit =
          FamiliarityFit.of(
                  ensemble.members().getFirst(),
                  selected.training(),
                  Objects.requireNonNull(selected.validation()),
                  plan.config(),
                  TensorOps.best(),
                  workers,
                  StopSignal.NEVER)
              .orElseThrow();
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    file.metadata()
        .forEach((key, value) -> {
          if (key.equals(NEXT)) {
            metadata.put(FAMILIARITY, json.valueToTree(ModelFamiliarity.of(fit)).toString());
          }
          metadata.put(key, value);
        });
    return NetworkFile.of(ensemble, fit.familiarity(), metadata).toBytes();
  }
}
