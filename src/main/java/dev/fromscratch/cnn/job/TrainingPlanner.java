package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetDescription;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import dev.fromscratch.cnn.web.Received;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks requests before anything is stored, and tells everything that is wrong at once. */
@Component
class TrainingPlanner {

  private static final int MAX_BATCH_SIZE = 8_192;
  private static final int MAX_SAMPLES_PER_CLASS = 10_000_000;

  private static final String CLASSES = "/classes";

  private final Datasets datasets;

  /** One check at a time: even a network that will be refused takes memory while it is built. */
  private final Lock building = new ReentrantLock();

  TrainingPlanner(Datasets datasets) {
    this.datasets = datasets;
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
    float validation =
        faults.number(
            "/validationFraction", complete.validationFraction(), 0, NumberRange.ZERO_TO_BELOW_ONE);
    DatasetDescription dataset = dataset(complete, faults);
    NetworkSpec network = null;
    if (dataset != null) {
      int classes = classCount(complete, dataset, faults);
      network = network(complete, dataset.imageShape(), classes, config, faults);
    }
    faults.throwIfAny();
    return new TrainingPlan(
        Objects.requireNonNull(complete.name()),
        Objects.requireNonNull(complete.dataset()),
        Objects.requireNonNull(network),
        config,
        validation,
        complete.classes() == null
            ? null
            : complete.classes().stream().map(Objects::requireNonNull).toList(),
        complete.samplesPerClass());
  }

  private static void checkName(TrainRequest request, Faults faults) {
    String name = Objects.requireNonNull(request.name());
    if (!ModelReference.isName(name)) {
      faults.add(
          Faults.INVALID_VALUE,
          "/name",
          "name must be %s, got %s".formatted(ModelReference.nameRule(), Received.text(name)));
    }
  }

  private static TrainingConfig config(TrainRequest request, Faults faults) {
    Optimizer optimizer = Objects.requireNonNull(request.optimizer()).toOptimizer(faults);
    EarlyStoppingDefinition stopping = request.earlyStopping();
    WeightAveragingDefinition averaging = request.weightAveraging();
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
        averaging == null ? null : averaging.toWeightAveraging(faults));
  }

  private @Nullable DatasetDescription dataset(TrainRequest request, Faults faults) {
    String name = Objects.requireNonNull(request.dataset());
    if (datasets.names().contains(name)) {
      return datasets.describe(name);
    }
    faults.add(
        "unknown-dataset",
        "/dataset",
        "dataset must be one of %s, got %s"
            .formatted(String.join(", ", datasets.names()), Received.text(name)));
    return null;
  }

  /** How many classes the network tells apart; all of them where the choice is wrong. */
  private static int classCount(TrainRequest request, DatasetDescription dataset, Faults faults) {
    faults.integer("/samplesPerClass", request.samplesPerClass(), 1, 1, MAX_SAMPLES_PER_CLASS);
    List<@Nullable Integer> classes = request.classes();
    int known = dataset.classNames().size();
    if (classes == null) {
      return known;
    }
    Faults own = new Faults();
    if (classes.size() > known) {
      own.add(
          Faults.INVALID_VALUE,
          CLASSES,
          "classes must name at most %d classes, got %d".formatted(known, classes.size()));
    } else {
      checkClasses(classes, known, own);
    }
    faults.addAll(own);
    return own.any() ? known : classes.size();
  }

  private static void checkClasses(List<@Nullable Integer> classes, int known, Faults faults) {
    if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
      faults.add(
          Faults.INVALID_VALUE,
          CLASSES,
          "classes must name at least two classes and none twice, got " + classes);
    }
    for (int i = 0; i < classes.size(); i++) {
      faults.requiredInteger(CLASSES + "/" + i, classes.get(i), 0, known - 1);
    }
  }

  private @Nullable NetworkSpec network(
      TrainRequest request, Shape input, int classes, TrainingConfig config, Faults faults) {
    NetworkSpec spec =
        switch (Objects.requireNonNull(request.network())) {
          case NetworkChoice.Named named ->
              preset(named.preset(), input, classes, config.loss(), faults);
          case NetworkChoice.Defined defined ->
              defined.definition().toSpec("/network", input, faults);
        };
    if (spec != null) {
      checkEnd(spec, config.loss(), faults);
      checkShapes(spec, classes, config, faults);
    }
    return spec;
  }

  private static @Nullable NetworkSpec preset(
      String name, Shape input, int classes, Loss loss, Faults faults) {
    Preset preset = Preset.find(name).orElse(null);
    if (preset == null) {
      String known = Stream.of(Preset.values()).map(Preset::id).collect(Collectors.joining(", "));
      faults.add(
          "unknown-network",
          "/network",
          "network must be one of %s, or an object with layers, got %s"
              .formatted(known, Received.text(name)));
      return null;
    }
    return loss.expects() == Loss.Expects.LOGITS
        ? preset.spec(input, classes)
        : preset.specWithSigmoid(input, classes);
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

  private void checkShapes(NetworkSpec spec, int classes, TrainingConfig config, Faults faults) {
    building.lock();
    try {
      Network network = Network.build(spec, config.seed());
      int last = spec.layers().size() - 1;
      if (!network.outputShape().equals(Shape.of(classes))) {
        faults.add(
            "invalid-network",
            "/network/layers/" + last,
            "layer %d (%s): the last layer must give one number per class, expected %s, got %s"
                .formatted(
                    last,
                    spec.layers().get(last).type(),
                    Shape.of(classes),
                    network.outputShape()));
      }
      checkMemory(network, config, faults);
    } catch (LayerShapeException e) {
      String pointer =
          e.path().stream()
              .map(i -> "/layers/" + i)
              .collect(Collectors.joining("", "/network", ""));
      faults.add("invalid-network", pointer, String.valueOf(e.getMessage()));
    } finally {
      building.unlock();
    }
  }

  private static void checkMemory(Network network, TrainingConfig config, Faults faults) {
    long needed = Trainer.memoryBytes(network, config);
    long available = Runtime.getRuntime().maxMemory() / 2;
    if (needed > available) {
      faults.add(
          "network-too-large",
          "/network",
          "training this network at batch size %d takes %d MB of memory, at most %d MB are allowed; use fewer channels or a smaller batch"
              .formatted(config.batchSize(), needed >> 20, available >> 20));
    }
  }
}
