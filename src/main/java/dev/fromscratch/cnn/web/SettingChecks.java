package dev.fromscratch.cnn.web;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/**
 * Checks of settings. What is wrong with one ends the start, with its whole name and its bounds.
 */
public final class SettingChecks {

  private SettingChecks() {}

  /** Sees to it that a number is within bounds. */
  public static void requireWithin(String setting, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, got %d".formatted(setting, min, max, value));
    }
  }

  /** Sees to it that a number is large enough. */
  public static void requireAtLeast(String setting, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(setting, min, value));
    }
  }

  /** Sees to it that a number is not negative. */
  public static void requireNotNegative(String setting, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "%s must not be negative, got %d".formatted(setting, value));
    }
  }

  /**
   * Sees to it that a time is within bounds.
   *
   * @param bounds the bounds for people, as in {@code from 100ms to 1d}
   */
  public static void requireWithin(
      String setting, Duration value, Duration min, Duration max, String bounds) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s must be %s, got %s".formatted(setting, bounds, shown(value)));
    }
  }

  /** Sees to it that a time is long enough. */
  public static void requireAtLeast(String setting, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "%s must be at least %s, got %s".formatted(setting, shown(min), shown(value)));
    }
  }

  private static String shown(Duration time) {
    return DurationStyle.SIMPLE.print(time);
  }
}
