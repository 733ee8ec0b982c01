package dev.fromscratch.cnn.engine.training;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The means of the metrics over the classes, each class counting the same however many samples it
 * has. Classes for which a metric is undefined are left out of its mean; NaN if that leaves none.
 *
 * @param precision mean precision, in {@code [0, 1]} or NaN
 * @param recall mean recall, also called balanced accuracy, in {@code [0, 1]} or NaN
 * @param f1 mean F1, in {@code [0, 1]} or NaN
 */
public record MacroAverage(double precision, double recall, double f1) {

  static MacroAverage of(List<ClassMetrics> classes) {
    return new MacroAverage(
        mean(classes, ClassMetrics::precision),
        mean(classes, ClassMetrics::recall),
        mean(classes, ClassMetrics::f1));
  }

  private static double mean(List<ClassMetrics> classes, ToDoubleFunction<ClassMetrics> metric) {
    return classes.stream()
        .mapToDouble(metric)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
