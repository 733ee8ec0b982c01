package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.web.Defaults.or;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.dataset.AugmentationChoice;
import dev.fromscratch.cnn.dataset.AugmentationDefinition;
import dev.fromscratch.cnn.job.OptimizerDefinition.AdamDefinition;
import dev.fromscratch.cnn.job.ScheduleDefinition.ConstantDefinition;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.NetworkChoice;
import dev.fromscratch.cnn.model.NetworkDefinition;
import dev.fromscratch.cnn.model.TestTimeAugmentationChoice;
import dev.fromscratch.cnn.model.TestTimeAugmentationDefinition;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /train}. Every field is optional.
 *
 * @param recipe the name of a recipe, from which absent fields are taken
 * @param name the name under which the model is stored
 * @param dataset what to train on
 * @param network a preset's name, or layers
 * @param epochs passes over the training set
 * @param batchSize samples per step
 * @param loss what is minimised: a name, or an object with settings
 * @param optimizer how parameters follow their gradients
 * @param schedule how the learning rate changes
 * @param gradientClipNorm the largest norm of the whole gradient; none if absent
 * @param earlyStopping when to end before the last epoch; never if absent
 * @param weightAveraging how weights are averaged; not at all if absent
 * @param augmentation how training pictures are changed: a name, or settings; not at all if absent
 * @param ensemble how many networks are trained, to answer together; one if absent
 * @param testTimeAugmentation how the model looks at pictures: a name, or settings; as they are if
 *     absent
 * @param validationFraction the share of the training set that is held back
 * @param classes the classes to train on, by index or by name; all if absent
 * @param samplesPerClass how many samples of each class; all if absent
 * @param seed what everything random depends on
 * @param timeLimitSeconds how long it may be worked on; as long as it takes if absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What to train; every field is optional")
record TrainRequest(
    @Schema(
            description =
                "A request with a name, from which all absent fields are taken; `GET /recipes`"
                    + " lists them",
            example = "fast")
        @Nullable String recipe,
    @Schema(defaultValue = "default", example = "default") @Nullable String name,
    @Schema(
            description = "A data set: digits, mnist, fashion-mnist, xor, or one that was uploaded",
            defaultValue = "digits",
            example = "digits")
        @Nullable String dataset,
    @Schema(
            description =
                "The name of a preset (lenet, compact, mnist-conv, pytorch-mnist, xor), or layers",
            oneOf = {String.class, NetworkDefinition.class},
            defaultValue = "lenet",
            example = "lenet")
        @Nullable NetworkChoice network,
    @Schema(minimum = "1", maximum = "10000", defaultValue = "5", example = "5")
        @Nullable Integer epochs,
    @Schema(minimum = "1", maximum = "8192", defaultValue = "64", example = "64")
        @Nullable Integer batchSize,
    @Schema(
            description =
                "softmaxCrossEntropy, meanSquaredError or binaryCrossEntropy, or an object with"
                    + " its settings",
            oneOf = {String.class, LossDefinition.class},
            defaultValue = "softmaxCrossEntropy",
            example = "softmaxCrossEntropy")
        @Nullable LossChoice loss,
    @Nullable OptimizerDefinition optimizer,
    @Nullable ScheduleDefinition schedule,
    @Schema(
            description = "A gradient whose norm is larger is shortened to it; none if absent",
            example = "1")
        @Nullable Double gradientClipNorm,
    @Nullable EarlyStoppingDefinition earlyStopping,
    @Nullable WeightAveragingDefinition weightAveraging,
    @Schema(
            description =
                "light or strong, or an object with settings; training pictures stay as they are if"
                    + " absent",
            oneOf = {String.class, AugmentationDefinition.class},
            example = "light")
        @Nullable AugmentationChoice augmentation,
    @Schema(
            description =
                "How many networks are trained, one after the other and each with a seed of its own,"
                    + " to answer together as one model; one if absent",
            minimum = "1",
            maximum = "16",
            example = "1")
        @Nullable Integer ensemble,
    @Schema(
            description =
                "digits or mirror or none, or an object with settings: in which ways the model looks"
                    + " at a picture before it answers; as it is if absent",
            oneOf = {String.class, TestTimeAugmentationDefinition.class},
            example = "none")
        @Nullable TestTimeAugmentationChoice testTimeAugmentation,
    @Schema(
            description = "Share of the training set held back, at least 0 and below 1",
            defaultValue = "0.1",
            example = "0.1")
        @Nullable Double validationFraction,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "Classes to train on, each by its index or its name; all if absent",
                    example = "[0, \"1\"]"),
            schema = @Schema(oneOf = {Integer.class, String.class}))
        @Nullable List<@Nullable ClassChoice> classes,
    @Schema(
            description = "How many training and test samples of each class; all if absent",
            minimum = "1",
            example = "100")
        @Nullable Integer samplesPerClass,
    @Schema(defaultValue = "42", example = "42") @Nullable Long seed,
    @Schema(
            description =
                "A job that was worked on for so long fails and keeps its checkpoint; resumed, it"
                    + " has as long again. No limit if absent",
            minimum = "1",
            maximum = "2592000",
            example = "3600")
        @Nullable Integer timeLimitSeconds)
    implements JobRequest {

  /** The most epochs that anything in a request may count. */
  static final int MAX_EPOCHS = 10_000;

  private static final int DEFAULT_EPOCHS = 5;
  private static final int DEFAULT_BATCH_SIZE = 64;
  private static final double DEFAULT_VALIDATION_FRACTION = 0.1;
  private static final long DEFAULT_SEED = 42;

  /** A request that says nothing. */
  static final TrainRequest EMPTY =
      new TrainRequest(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null);

  /** The same with what is absent taken from another one. */
  TrainRequest over(TrainRequest base) {
    return new TrainRequest(
        either(recipe, base.recipe),
        either(name, base.name),
        either(dataset, base.dataset),
        either(network, base.network),
        either(epochs, base.epochs),
        either(batchSize, base.batchSize),
        either(loss, base.loss),
        either(optimizer, base.optimizer),
        either(schedule, base.schedule),
        either(gradientClipNorm, base.gradientClipNorm),
        either(earlyStopping, base.earlyStopping),
        either(weightAveraging, base.weightAveraging),
        either(augmentation, base.augmentation),
        either(ensemble, base.ensemble),
        either(testTimeAugmentation, base.testTimeAugmentation),
        either(validationFraction, base.validationFraction),
        either(classes, base.classes),
        either(samplesPerClass, base.samplesPerClass),
        either(seed, base.seed),
        either(timeLimitSeconds, base.timeLimitSeconds));
  }

  /** The same with every default written out, so that it means the same in later versions. */
  TrainRequest withDefaults() {
    return new TrainRequest(
        recipe,
        or(name, ModelReference.DEFAULT_NAME),
        or(dataset, "digits"),
        or(network, new NetworkChoice.Named("lenet")),
        or(epochs, DEFAULT_EPOCHS),
        or(batchSize, DEFAULT_BATCH_SIZE),
        loss == null ? new LossChoice.Named("softmaxCrossEntropy") : loss.withDefaults(),
        optimizer == null ? AdamDefinition.DEFAULT : optimizer.withDefaults(),
        schedule == null ? ConstantDefinition.DEFAULT : schedule.withDefaults(),
        gradientClipNorm,
        earlyStopping == null ? null : earlyStopping.withDefaults(),
        weightAveraging == null ? null : weightAveraging.withDefaults(),
        augmentation == null ? null : augmentation.withDefaults(),
        ensemble,
        testTimeAugmentation == null ? null : testTimeAugmentation.withDefaults(),
        or(validationFraction, DEFAULT_VALIDATION_FRACTION),
        classes,
        samplesPerClass,
        or(seed, DEFAULT_SEED),
        timeLimitSeconds);
  }

  @Override
  public JobKind kind() {
    return JobKind.TRAINING;
  }

  @Override
  public @Nullable Duration timeLimit() {
    return timeLimitSeconds == null ? null : Duration.ofSeconds(timeLimitSeconds);
  }

  private static <T> @Nullable T either(@Nullable T value, @Nullable T other) {
    return value == null ? other : value;
  }
}
