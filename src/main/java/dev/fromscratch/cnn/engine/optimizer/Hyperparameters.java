package dev.fromscratch.cnn.engine.optimizer;

/** Checks that optimizers share. */
final class Hyperparameters {

  private Hyperparameters() {}

  static void requirePositive(String name, float value) {
    if (!(value > 0 && Float.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s must be a positive finite number, got %s".formatted(name, value));
    }
  }

  static void requireNotNegative(String name, float value) {
    if (!(value >= 0 && Float.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s must be a finite number of at least 0, got %s".formatted(name, value));
    }
  }

  static void requireDecayRate(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and below 1, got %s".formatted(name, value));
    }
  }
}
