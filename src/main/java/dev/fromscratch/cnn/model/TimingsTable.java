package dev.fromscratch.cnn.model;

import static java.util.stream.Collectors.joining;

import dev.fromscratch.cnn.model.NetworkTimingsView.PhaseView;
import dev.fromscratch.cnn.model.NetworkTimingsView.PhasesView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Timings as a Markdown table whose columns are also columns in a terminal. */
final class TimingsTable {

  private static final List<String> HEAD =
      List.of("layer", "output", "multiply-adds", "inference", "forward", "∂L/∂θ", "∂L/∂x");

  /** The first columns are text, the others figures. */
  private static final int TEXTS = 2;

  private TimingsTable() {}

  static String of(NetworkTimingsView timings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    timings
        .layers()
        .forEach(layer ->
            rows.add(
                row(
                    layer.position() + " " + layer.type(),
                    layer.outputShape().stream().map(String::valueOf).collect(joining("x")),
                    layer.phases())));
    rows.add(row("all", "", timings.total()));
    int[] widths =
        IntStream.range(0, HEAD.size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    Stream<String> lines =
        Stream.concat(
            Stream.of(line(HEAD, widths), rule(widths)),
            rows.stream().skip(1).map(row -> line(row, widths)));
    return lines.collect(joining("\n")) + "\n\n" + note(timings);
  }

  private static List<String> row(String layer, String output, PhasesView phases) {
    PhaseView forward = phases.forward();
    return List.of(
        layer,
        output,
        forward == null ? "" : String.format(Locale.ROOT, "%,d", forward.multiplyAdds()),
        cell(phases.inference()),
        cell(forward),
        cell(phases.parameterGradient()),
        cell(phases.inputGradient()));
  }

  private static String cell(@Nullable PhaseView phase) {
    if (phase == null) {
      return "–";
    }
    Double speed = phase.gigaflopsPerSecond();
    return String.format(Locale.ROOT, "%.2f", phase.nanosPerImage() / 1_000)
        + (speed == null ? "      " : String.format(Locale.ROOT, " (%3.0f)", speed));
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> padded(cells.get(i), widths[i], i < TEXTS))
        .collect(joining(" | ", "| ", " |"));
  }

  private static String padded(String cell, int width, boolean text) {
    String space = " ".repeat(width - cell.length());
    return text ? cell + space : space + cell;
  }

  private static String rule(int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> "-".repeat(widths[i] + 1) + (i < TEXTS ? "-" : ":"))
        .collect(joining("|", "|", "|"));
  }

  private static String note(NetworkTimingsView timings) {
    return """
    Microseconds per picture (10⁹ operations per second), medians of %d rounds on one core.
    Arithmetic: %s; processors: %d; jobs running: %d.
    Batches of %d: %d pictures predicted together, %d learned from.
    Layers are in the order in which they are run. Loading, loss and optimizer are not included.
    %s\
    """
        .formatted(
            timings.rounds(),
            timings.arithmetic(),
            timings.processors(),
            timings.runningJobs(),
            timings.batchSize(),
            timings.inferenceSamples(),
            timings.trainingSamples(),
            ensemble(timings.members(), timings.views()));
  }

  private static String ensemble(int members, int views) {
    return members * views == 1
        ? ""
        : "This is one of %d networks; the model asks each about %d views of a picture.\n"
            .formatted(members, views);
  }
}
