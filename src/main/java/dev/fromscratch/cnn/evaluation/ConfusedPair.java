package dev.fromscratch.cnn.evaluation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A class that is taken for another.
 *
 * @param label the name of the class
 * @param prediction the name of the class it is taken for
 * @param count how many of its pictures are
 * @param share which share of its pictures that is
 */
record ConfusedPair(
    @Schema(example = "9") String label,
    @Schema(example = "4") String prediction,
    @Schema(example = "26") int count,
    @Schema(description = "Share of the pictures of the class, from 0 to 1", example = "0.13")
        double share) {

  private static final int MAX = 10;

  /** The pairs with the most pictures; of equal ones, the first classes come first. */
  static List<ConfusedPair> most(List<List<Integer>> matrix, List<String> labels) {
    List<ConfusedPair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(matrix.size(), labels.size()); i++) {
      List<Integer> row = matrix.get(i);
      long support = row.stream().mapToLong(Integer::longValue).sum();
      for (int k = 0; k < Math.min(row.size(), labels.size()); k++) {
        if (k != i && row.get(k) > 0) {
          double share = (double) row.get(k) / support;
          pairs.add(new ConfusedPair(labels.get(i), labels.get(k), row.get(k), share));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(ConfusedPair::count).reversed());
    return List.copyOf(pairs.subList(0, Math.min(MAX, pairs.size())));
  }
}
