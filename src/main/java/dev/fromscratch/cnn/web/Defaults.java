package dev.fromscratch.cnn.web;

import org.jspecify.annotations.Nullable;

/** What stands for fields of a body that were not sent. */
public final class Defaults {

  private Defaults() {}

  /** A number, or what stands for it. */
  public static double or(@Nullable Double value, double fallback) {
    return value == null ? fallback : value;
  }

  /** A whole number, or what stands for it. */
  public static int or(@Nullable Integer value, int fallback) {
    return value == null ? fallback : value;
  }

  /** A value, or what stands for it. */
  public static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
