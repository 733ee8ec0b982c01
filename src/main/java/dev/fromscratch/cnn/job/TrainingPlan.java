package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.web.Faults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that was checked, in the engine's terms.
 *
 * @param name the name under which the model will be stored
 * @param dataset the name of the data set
 * @param network the layers
 * @param members how many such networks are trained, each with a seed of its own
 * @param views how the model will look at pictures
 * @param config epochs, batch size, loss, optimizer and the seed of the first network
 * @param validationFraction the share of the training set that is held back, in {@code [0, 1)}
 * @param classes the classes to train on, or null for all
 * @param samplesPerClass how many samples of each class, or null for all
 */
record TrainingPlan(
    String name,
    String dataset,
    NetworkSpec network,
    int members,
    TestTimeAugmentation views,
    TrainingConfig config,
    double validationFraction,
    @Nullable List<Integer> classes,
    @Nullable Integer samplesPerClass) {

  /**
   * What the network sees.
   *
   * @param training to learn from
   * @param validation to evaluate on after each epoch, or null
   * @param test to evaluate on at the end
   */
  record Sets(Dataset training, @Nullable Dataset validation, Dataset test) {}

  /**
   * Picks classes and samples and holds the validation part back, the same for all networks, so
   * that none of them has seen it.
   *
   * @throws dev.fromscratch.cnn.web.ApiException 422 if early stopping needs a validation part and
   *     there are too few samples to hold any back
   */
  Sets select(TrainTestSets sets) {
    Dataset training = select(sets.training());
    Dataset test = select(sets.test());
    if (validationFraction == 0) {
      return new Sets(training, null, test);
    }
    Dataset.Split split = training.split(validationFraction, config.seed());
    if (split.validation().size() == 0 && config.earlyStopping() != null) {
      Faults faults = new Faults();
      faults.add(
          Faults.INVALID_VALUE,
          "/earlyStopping",
          "earlyStopping needs a validation set, got too few samples to hold one back: %d"
              .formatted(training.size()));
      faults.throwIfAny();
    }
    return split.validation().size() == 0
        ? new Sets(training, null, test)
        : new Sets(split.training(), split.validation(), test);
  }

  /** Whether the model answers by more than one network looking at pictures as they are. */
  boolean takesMeans() {
    return members > 1 || !views.isNone();
  }

  private Dataset select(Dataset all) {
    Dataset chosen =
        classes == null
            ? all
            : all.selectClasses(classes.stream().mapToInt(Integer::intValue).toArray());
    return samplesPerClass == null ? chosen : chosen.firstPerClass(samplesPerClass);
  }
}
