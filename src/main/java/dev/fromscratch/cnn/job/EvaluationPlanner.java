package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Checks whether a model can be evaluated on a data set, and how. */
@Component
class EvaluationPlanner {

  private static final String DATASET = "/dataset";
  private static final String MISMATCH = "dataset-mismatch";

  /** Names of classes in a message; there may be a thousand. */
  private static final int MAX_NAMES = 10;

  private final Datasets datasets;
  private final JsonMapper json;

  EvaluationPlanner(Datasets datasets, JsonMapper json) {
    this.datasets = datasets;
    this.json = json;
  }

  /**
   * The plan of a request with its defaults written out.
   *
   * @throws ApiException 422 with every fault of the request, 409 if the model's network is not
   *     known to this version
   */
  EvaluationPlan plan(EvaluationRequest complete, ModelVersion model) {
    NetworkSpec network = model.metadata().network().toStoredSpec();
    if (network == null) {
      throw ApiException.conflict(
          "unknown-network",
          "the network of model %s:%d has layers that this version of the service does not know"
              .formatted(model.name(), model.version()));
    }
    Faults faults = new Faults();
    Split split =
        faults.choice(Faults.INVALID_VALUE, "/split", complete.split(), Split.TEST, splits());
    String name = Objects.requireNonNull(complete.dataset());
    List<String> labels = model.metadata().labels();
    if (datasets.names().contains(name)) {
      DatasetDescription dataset = datasets.describe(name);
      check(complete, dataset.classNames(), dataset.imageShape(), labels, network, faults);
    } else {
      faults.add("unknown-dataset", DATASET, unknown(name, model));
    }
    faults.throwIfAny();
    return new EvaluationPlan(name, split, labels, loss(model.metadata(), network));
  }

  private static Map<String, Split> splits() {
    Map<String, Split> splits = new LinkedHashMap<>();
    Stream.of(Split.values()).forEach(split -> splits.put(split.word(), split));
    return splits;
  }

  private String unknown(String name, ModelVersion model) {
    String trainedOn = model.metadata().dataset().name();
    return "dataset must be one of %s, got %s%s"
        .formatted(
            String.join(", ", datasets.names()),
            Received.text(name),
            name.equals(trainedOn) ? ", which the model was trained on" : "");
  }

  /**
   * The pictures, with their classes numbered as the model numbers them; checked once more, as
   * files may hold something else than their data set is known for.
   *
   * @throws ApiException 422 if it does not fit the model
   */
  Dataset select(
      EvaluationPlan plan, EvaluationRequest complete, TrainTestSets sets, NetworkSpec network) {
    Faults faults = new Faults();
    Dataset part = plan.split().of(sets);
    check(complete, part.classNames(), part.imageShape(), plan.labels(), network, faults);
    faults.throwIfAny();
    Dataset selected = part.withClasses(plan.labels());
    if (selected.size() == 0) {
      faults.add(MISMATCH, DATASET, "the part has no picture of a class that the model knows");
      faults.throwIfAny();
    }
    return selected;
  }

  private static void check(
      EvaluationRequest complete,
      List<String> classNames,
      Shape images,
      List<String> labels,
      NetworkSpec network,
      Faults faults) {
    if (!images.equals(network.inputShape())) {
      faults.add(
          MISMATCH,
          DATASET,
          "the model takes pictures %s, data set %s has %s"
              .formatted(network.inputShape(), complete.dataset(), images));
    }
    Set<String> known = new HashSet<>(labels);
    List<String> unknown = classNames.stream().filter(name -> !known.contains(name)).toList();
    boolean none = unknown.size() == classNames.size();
    if (none || (!unknown.isEmpty() && !Boolean.TRUE.equals(complete.skipUnknownClasses()))) {
      faults.add(
          MISMATCH,
          DATASET,
          "the model does not know %s of the classes of data set %s: %s; it knows %s%s"
              .formatted(
                  none ? "any" : unknown.size(),
                  complete.dataset(),
                  names(unknown),
                  names(labels),
                  none ? "" : ". With skipUnknownClasses, their pictures are left out"));
    }
  }

  private static String names(List<String> names) {
    String some =
        names.stream().limit(MAX_NAMES).map(Received::shortened).collect(Collectors.joining(", "));
    return names.size() > MAX_NAMES
        ? "%s and %d more".formatted(some, names.size() - MAX_NAMES)
        : some;
  }

  /** What the model was trained with, if it says so and that fits its network. */
  private Loss loss(ModelMetadata metadata, NetworkSpec network) {
    boolean bounded =
        switch (network.layers().getLast()) {
          case LayerSpec.Softmax _, LayerSpec.Sigmoid _ -> true;
          default -> false;
        };
    Loss fallback = bounded ? new MeanSquaredError() : new SoftmaxCrossEntropy();
    try {
      LossChoice choice = json.treeToValue(metadata.training().path("loss"), LossChoice.class);
      Faults faults = new Faults();
      Loss loss = choice == null ? fallback : choice.toLoss(faults);
      boolean fits =
          switch (loss.expects()) {
            case LOGITS -> !bounded;
            case PROBABILITIES -> bounded;
            case ANY -> true;
          };
      return fits && !faults.any() ? loss : fallback;
    } catch (JacksonException e) {
      // A file from elsewhere may say anything.
      return fallback;
    }
  }
}
