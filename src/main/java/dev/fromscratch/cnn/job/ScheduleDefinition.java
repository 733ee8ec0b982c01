package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.web.Defaults.or;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Constant;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Cosine;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.ExponentialDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.OneCycle;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.StepDecay;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Warmup;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A learning-rate schedule as JSON: {@code {"type": "cosine", "warmupSteps": 100}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ScheduleDefinition.ConstantDefinition.class, name = "constant"),
  @JsonSubTypes.Type(value = ScheduleDefinition.StepDefinition.class, name = "step"),
  @JsonSubTypes.Type(value = ScheduleDefinition.ExponentialDefinition.class, name = "exponential"),
  @JsonSubTypes.Type(value = ScheduleDefinition.CosineDefinition.class, name = "cosine"),
  @JsonSubTypes.Type(value = ScheduleDefinition.OneCycleDefinition.class, name = "oneCycle"),
})
@Schema(name = "Schedule", description = "How the optimizer's learning rate changes")
sealed interface ScheduleDefinition {

  /** More steps than most runs have. */
  int MAX_WARMUP_STEPS = 1_000_000;

  /** The same with every default written out. */
  ScheduleDefinition withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  LearningRateSchedule toSchedule(Faults faults);

  /** Always the same. */
  @Schema(name = "ConstantSchedule")
  record ConstantDefinition(
      @Schema(description = "Steps of a linear start", defaultValue = "0", example = "100")
          @Nullable Integer warmupSteps)
      implements ScheduleDefinition {

    /** What a request without a schedule gets. */
    static final ConstantDefinition DEFAULT = new ConstantDefinition(0);

    @Override
    public ScheduleDefinition withDefaults() {
      return new ConstantDefinition(or(warmupSteps, 0));
    }

    @Override
    public LearningRateSchedule toSchedule(Faults faults) {
      return warmup(warmupSteps, new Constant(), faults);
    }
  }

  /** Times a factor every few epochs. */
  @Schema(name = "StepSchedule")
  record StepDefinition(
      @Schema(description = "Epochs between two factors", defaultValue = "1", example = "2")
          @Nullable Integer stepEpochs,
      @Schema(description = "Above 0 and at most 1", defaultValue = "0.1", example = "0.5")
          @Nullable Double factor,
      @Schema(description = "Steps of a linear start", defaultValue = "0", example = "100")
          @Nullable Integer warmupSteps)
      implements ScheduleDefinition {

    @Override
    public ScheduleDefinition withDefaults() {
      return new StepDefinition(or(stepEpochs, 1), or(factor, 0.1), or(warmupSteps, 0));
    }

    @Override
    public LearningRateSchedule toSchedule(Faults faults) {
      int epochs =
          faults.integer("/schedule/stepEpochs", stepEpochs, 1, 1, TrainRequest.MAX_EPOCHS);
      float valid = faults.number("/schedule/factor", factor, 0.1f, NumberRange.ABOVE_ZERO_TO_ONE);
      return warmup(warmupSteps, new StepDecay(epochs, valid), faults);
    }
  }

  /** Times a factor every epoch. */
  @Schema(name = "ExponentialSchedule")
  record ExponentialDefinition(
      @Schema(description = "Above 0 and at most 1", defaultValue = "0.9", example = "0.9")
          @Nullable Double factor,
      @Schema(description = "Steps of a linear start", defaultValue = "0", example = "100")
          @Nullable Integer warmupSteps)
      implements ScheduleDefinition {

    @Override
    public ScheduleDefinition withDefaults() {
      return new ExponentialDefinition(or(factor, 0.9), or(warmupSteps, 0));
    }

    @Override
    public LearningRateSchedule toSchedule(Faults faults) {
      float valid = faults.number("/schedule/factor", factor, 0.9f, NumberRange.ABOVE_ZERO_TO_ONE);
      return warmup(warmupSteps, new ExponentialDecay(valid), faults);
    }
  }

  /** Half a cosine, down to a minimum at the end. */
  @Schema(name = "CosineSchedule")
  record CosineDefinition(
      @Schema(
              description = "What the learning rate falls to, as a share of it, from 0 to 1",
              defaultValue = "0",
              example = "0.01")
          @Nullable Double minimumFactor,
      @Schema(description = "Steps of a linear start", defaultValue = "0", example = "100")
          @Nullable Integer warmupSteps)
      implements ScheduleDefinition {

    @Override
    public ScheduleDefinition withDefaults() {
      return new CosineDefinition(or(minimumFactor, 0), or(warmupSteps, 0));
    }

    @Override
    public LearningRateSchedule toSchedule(Faults faults) {
      float valid =
          faults.number("/schedule/minimumFactor", minimumFactor, 0, NumberRange.ZERO_TO_ONE);
      return warmup(warmupSteps, new Cosine(valid), faults);
    }
  }

  /** Up once, and down once; its start is a warm-up of its own. */
  @Schema(name = "OneCycleSchedule")
  record OneCycleDefinition(
      @Schema(
              description = "The highest learning rate, in terms of the optimizer's",
              minimum = "1",
              defaultValue = "10",
              example = "10")
          @Nullable Double maxFactor,
      @Schema(
              description = "Share of steps that go up, at least 0 and below 1",
              defaultValue = "0.3",
              example = "0.3")
          @Nullable Double warmupFraction,
      @Schema(
              description = "The last learning rate, as a share of the optimizer's, from 0 to 1",
              defaultValue = "0.0001",
              example = "0.0001")
          @Nullable Double finalFactor)
      implements ScheduleDefinition {

    @Override
    public ScheduleDefinition withDefaults() {
      return new OneCycleDefinition(
          or(maxFactor, 10), or(warmupFraction, 0.3), or(finalFactor, 1e-4));
    }

    @Override
    public LearningRateSchedule toSchedule(Faults faults) {
      return new OneCycle(
          faults.number("/schedule/maxFactor", maxFactor, 10, NumberRange.ONE_AND_MORE),
          faults.number(
              "/schedule/warmupFraction", warmupFraction, 0.3f, NumberRange.ZERO_TO_BELOW_ONE),
          faults.number("/schedule/finalFactor", finalFactor, 1e-4f, NumberRange.ZERO_TO_ONE));
    }
  }

  private static LearningRateSchedule warmup(
      @Nullable Integer steps, LearningRateSchedule schedule, Faults faults) {
    int valid = faults.integer("/schedule/warmupSteps", steps, 0, 0, MAX_WARMUP_STEPS);
    return valid == 0 ? schedule : new Warmup(valid, schedule);
  }
}
