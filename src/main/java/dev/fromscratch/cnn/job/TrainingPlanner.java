package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.AugmentationChoice;
import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.UnknownDatasetException;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.training.EnsembleTrainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.model.NetworkInspector;
import dev.fromscratch.cnn.model.TestTimeAugmentationChoice;
import dev.fromscratch.cnn.storage.FolderName;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import dev.fromscratch.cnn.web.Received;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks requests before anything is stored, and tells everything that is wrong at once. */
@Component
class TrainingPlanner {

  private static final int MAX_BATCH_SIZE = 8_192;
  private static final int MAX_SAMPLES_PER_CLASS = 10_000_000;
  private static final int MAX_TIME_LIMIT_SECONDS = (int) Duration.ofDays(30).toSeconds();

  private static final String NETWORK = "/network";

  private final Datasets datasets;
  private final NetworkInspector inspector;

  TrainingPlanner(Datasets datasets, NetworkInspector inspector) {
    this.datasets = datasets;
    this.inspector = inspector;
  }

  /**
   * The plan of a request with its defaults written out.
   *
   * @throws dev.fromscratch.cnn.web.ApiException 422 with every fault
   */
  TrainingPlan plan(TrainRequest complete) {
    Faults faults = new Faults();
    checkName(complete, faults);
    TrainingConfig config = config(complete, faults);
    float validation = validation(complete, faults);
    int members = faults.integer("/ensemble", complete.ensemble(), 1, 1, Ensemble.MAX_MEMBERS);
    TestTimeAugmentation views = views(complete, faults);
    checkLimits(complete, faults);
    DatasetDescription dataset = dataset(complete, faults);
    List<Integer> classes = dataset == null ? null : classes(complete, dataset, faults);
    NetworkSpec network =
        dataset == null ? null : network(complete, dataset, classes, config, members, faults);
    faults.throwIfAny();
    return new TrainingPlan(
        Objects.requireNonNull(complete.name()),
        Objects.requireNonNull(complete.dataset()),
        Objects.requireNonNull(network),
        members,
        views,
        config,
        validation,
        classes,
        complete.samplesPerClass());
  }

  private static float validation(TrainRequest request, Faults faults) {
    return faults.number(
        "/validationFraction", request.validationFraction(), 0, NumberRange.ZERO_TO_BELOW_ONE);
  }

  private static void checkLimits(TrainRequest request, Faults faults) {
    faults.integer("/samplesPerClass", request.samplesPerClass(), 1, 1, MAX_SAMPLES_PER_CLASS);
    faults.integer("/timeLimitSeconds", request.timeLimitSeconds(), 1, 1, MAX_TIME_LIMIT_SECONDS);
  }

  private static @Nullable List<Integer> classes(
      TrainRequest request, DatasetDescription dataset, Faults faults) {
    return ClassChoice.toIndices(request.classes(), "/classes", dataset.classNames(), faults);
  }

  private static TestTimeAugmentation views(TrainRequest request, Faults faults) {
    TestTimeAugmentationChoice views = request.testTimeAugmentation();
    return views == null
        ? TestTimeAugmentation.NONE
        : views.toViews("/testTimeAugmentation", faults);
  }

  private static void checkName(TrainRequest request, Faults faults) {
    String name = Objects.requireNonNull(request.name());
    if (!FolderName.isOne(name)) {
      faults.add(
          Faults.INVALID_VALUE,
          "/name",
          "name must be %s, got %s".formatted(FolderName.RULE, Received.text(name)));
    }
  }

  private static TrainingConfig config(TrainRequest request, Faults faults) {
    Optimizer optimizer = Objects.requireNonNull(request.optimizer()).toOptimizer(faults);
    EarlyStoppingDefinition stopping = request.earlyStopping();
    WeightAveragingDefinition averaging = request.weightAveraging();
    AugmentationChoice augmentation = request.augmentation();
    // A job that was stored by an earlier version has none.
    ScheduleDefinition schedule = request.schedule();
    return new TrainingConfig(
        faults.requiredInteger("/epochs", request.epochs(), 1, TrainRequest.MAX_EPOCHS),
        faults.requiredInteger("/batchSize", request.batchSize(), 1, MAX_BATCH_SIZE),
        Objects.requireNonNull(request.loss()).toLoss(faults),
        optimizer,
        Objects.requireNonNull(request.seed()),
        schedule == null ? new LearningRateSchedule.Constant() : schedule.toSchedule(faults),
        faults.number(
            "/gradientClipNorm",
            request.gradientClipNorm(),
            TrainingConfig.NO_CLIPPING,
            NumberRange.POSITIVE),
        stopping == null ? null : stopping.toEarlyStopping(request.validationFraction(), faults),
        averaging == null ? null : averaging.toWeightAveraging(faults),
        augmentation == null ? null : augmentation.toAugmentation(faults));
  }

  private @Nullable DatasetDescription dataset(TrainRequest request, Faults faults) {
    String name = Objects.requireNonNull(request.dataset());
    try {
      return datasets.describe(name);
    } catch (UnknownDatasetException e) {
      faults.add(
          "unknown-dataset",
          "/dataset",
          "dataset must be one of %s, got %s"
              .formatted(String.join(", ", e.known()), Received.text(name)));
      return null;
    }
  }

  private @Nullable NetworkSpec network(
      TrainRequest request,
      DatasetDescription dataset,
      @Nullable List<Integer> classes,
      TrainingConfig config,
      int members,
      Faults faults) {
    int count = classes == null ? dataset.classNames().size() : classes.size();
    boolean sigmoid = config.loss().expects() != Loss.Expects.LOGITS;
    NetworkSpec spec =
        Objects.requireNonNull(request.network())
            .toSpec(NETWORK, dataset.imageShape(), count, sigmoid, faults);
    if (spec != null) {
      checkEnd(spec, config.loss(), faults);
      inspector.inspect(
          spec,
          config.seed(),
          NETWORK,
          faults,
          network -> {
            NetworkInspector.requireClasses(network, count, NETWORK, faults);
            checkMemory(network, config, members, faults);
            return network;
          });
    }
    return spec;
  }

  private static void checkEnd(NetworkSpec spec, Loss loss, Faults faults) {
    LayerSpec last = spec.layers().getLast();
    boolean bounded = last instanceof LayerSpec.Sigmoid || last instanceof LayerSpec.Softmax;
    if (loss.expects() == Loss.Expects.LOGITS && bounded) {
      faults.add(
          "loss-mismatch",
          "/loss",
          "softmaxCrossEntropy applies softmax itself and needs a network that ends in logits, got a last layer %s; remove it"
              .formatted(last.type()));
    }
    if (loss.expects() == Loss.Expects.PROBABILITIES && !bounded) {
      faults.add(
          "loss-mismatch",
          "/loss",
          "binaryCrossEntropy needs a network that ends in sigmoid or softmax, got a last layer %s"
              .formatted(last.type()));
    }
  }

  private static void checkMemory(
      Network network, TrainingConfig config, int members, Faults faults) {
    long needed = EnsembleTrainer.memoryBytes(network, config, members);
    long available = Runtime.getRuntime().maxMemory() / 2;
    if (needed > available) {
      faults.add(
          "network-too-large",
          NETWORK,
          "training %s at batch size %d takes %d MB of memory, at most %d MB are allowed; use fewer channels or a smaller batch"
              .formatted(
                  members == 1 ? "this network" : "%d such networks".formatted(members),
                  config.batchSize(),
                  needed >> 20,
                  available >> 20));
    }
  }
}
