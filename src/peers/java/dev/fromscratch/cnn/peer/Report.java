package dev.fromscratch.cnn.peer;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table. */
final class Report {

  private static final String HEAD =
      """
      | network | task | ours, images/s | 1 to 2 threads | peers, images/s (threads) | ours / peer | floor, goal | of the peak |
      |---|---|---|---|---|---|---|---|
      """;

  private final StringBuilder table = new StringBuilder(HEAD);
  private final StringBuilder notes = new StringBuilder();

  /** Adds the rows of one network. */
  void add(Comparison comparison) {
    for (Task task : Task.values()) {
      row(comparison, task).ifPresent(row -> table.append(row).append('\n'));
    }
  }

  private static Optional<String> row(Comparison comparison, Task task) {
    Map<Contender, List<Map.Entry<Setting, Rates>>> byContender =
        comparison.rates().entrySet().stream()
            .filter(entry -> entry.getKey().task() == task)
            .collect(Collectors.groupingBy(entry -> entry.getKey().contender()));
    List<Map.Entry<Setting, Rates>> measured = byContender.remove(comparison.engine());
    if (measured == null) {
      return Optional.empty();
    }
    var ours = best(measured);
    var peers =
        byContender.values().stream()
            .map(Report::best)
            .sorted(Comparator.comparingDouble(peer -> -peer.getValue().median()))
            .toList();
    return Optional.of(
        "| %s | %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                comparison.reference().id(),
                task.title(),
                figure(ours),
                scaling(measured),
                peers.stream()
                    .map(peer -> peer.getKey().contender().name() + ": " + figure(peer))
                    .collect(Collectors.joining("<br>")),
                peers.stream()
                    .map(peer -> times(ours.getValue().ratioTo(peer.getValue())))
                    .collect(Collectors.joining("<br>")),
                target(task),
                share(comparison, task, ours)));
  }

  private static Map.Entry<Setting, Rates> best(List<Map.Entry<Setting, Rates>> entries) {
    return entries.stream()
        .max(Comparator.comparingDouble(entry -> entry.getValue().median()))
        .orElseThrow();
  }

  private static String figure(Map.Entry<Setting, Rates> entry) {
    double rate = entry.getValue().median();
    String figure = String.format(Locale.ROOT, "%,.0f (%d)", rate, entry.getKey().threads());
    return entry.getKey().task() == Task.SINGLE_INFERENCE
        ? figure + String.format(Locale.ROOT, " = %.0f µs", 1e6 / rate)
        : figure;
  }

  private static String scaling(List<Map.Entry<Setting, Rates>> measured) {
    return measured.size() < 2
        ? "–"
        : times(measured.getLast().getValue().ratioTo(measured.getFirst().getValue()));
  }

  /** Training is held against PyTorch, inference against ONNX Runtime. */
  private static String target(Task task) {
    return switch (task) {
      case TRAINING -> "2 x, 3 x PyTorch";
      case SINGLE_TRAINING -> "10 x, 20 x PyTorch<br>20 x, 40 x the original";
      case BATCH_INFERENCE -> "1 x, 1.5 x ONNX Runtime";
      case SINGLE_INFERENCE -> "1 x, 2 x ONNX Runtime";
    };
  }

  private static String share(Comparison comparison, Task task, Map.Entry<Setting, Rates> ours) {
    Rates peak = comparison.peak(ours.getKey().threads());
    int passes = task == Task.TRAINING || task == Task.SINGLE_TRAINING ? 1 : 3;
    double operations = comparison.reference().trainingOperations() / passes;
    return String.format(Locale.ROOT, "%.1f %%", 100 * operations * ours.getValue().ratioTo(peak));
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f x", ratio);
  }

  /** A paragraph below the table. */
  void note(String paragraph) {
    notes.append('\n').append(paragraph).append('\n');
  }

  @Override
  public String toString() {
    return table.toString() + notes;
  }
}
