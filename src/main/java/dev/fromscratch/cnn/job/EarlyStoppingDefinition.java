package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.EarlyStopping;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Early stopping as JSON: {@code {"patience": 3, "minDelta": 0}}.
 *
 * @param patience epochs to wait for a better validation loss
 * @param minDelta what counts as better
 */
@Schema(
    name = "EarlyStopping",
    description = "Ends training when the validation loss gets no better, and keeps the best epoch")
record EarlyStoppingDefinition(
    @Schema(
            description = "Epochs in a row without a better validation loss",
            minimum = "1",
            maximum = "10000",
            defaultValue = "3",
            example = "3")
        @Nullable Integer patience,
    @Schema(
            description = "By how much a loss must be lower to be better",
            defaultValue = "0",
            example = "0")
        @Nullable Double minDelta) {

  private static final String POINTER = "/earlyStopping";
  private static final int DEFAULT_PATIENCE = 3;
  private static final int MAX_PATIENCE = 10_000;

  /** The same with every default written out. */
  EarlyStoppingDefinition withDefaults() {
    return new EarlyStoppingDefinition(
        patience == null ? DEFAULT_PATIENCE : patience, minDelta == null ? 0.0 : minDelta);
  }

  /** The engine's form; what is wrong goes to {@code faults}. */
  EarlyStopping toEarlyStopping(@Nullable Double validationFraction, Faults faults) {
    if (validationFraction == null || validationFraction == 0) {
      faults.add(
          Faults.INVALID_VALUE,
          POINTER,
          "earlyStopping needs a validation set, got validationFraction 0");
    }
    return new EarlyStopping(
        faults.integer(POINTER + "/patience", patience, DEFAULT_PATIENCE, 1, MAX_PATIENCE),
        faults.number(POINTER + "/minDelta", minDelta, 0, NumberRange.NOT_NEGATIVE));
  }
}
