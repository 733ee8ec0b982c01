package dev.fromscratch.cnn.peer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Loss curves as SVG: a panel for each network, PyTorch as a dark line on our broad one. */
final class LossChart {

  private static final int WIDTH = 760;
  private static final int PANEL = 230;
  private static final int LEFT = 60;
  private static final int PLOT_WIDTH = WIDTH - LEFT - 20;
  private static final int TOP = 40;
  private static final int PLOT_HEIGHT = 140;
  private static final int TICKS = 5;

  private LossChart() {}

  /** The chart as a file. */
  static String draw(String dataset, List<LossCurves.Curves> curves) {
    String description =
        curves.stream()
            .map(each -> "%s: at most %s apart".formatted(each.network(), difference(each)))
            .collect(Collectors.joining("; "));
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title description" \
    font-family="sans-serif" font-size="13">
    <title id="title">Training losses of CNN from Scratch and PyTorch on %s</title>
    <desc id="description">Same initial weights, same batches of 64, Adam, no dropout. %s.</desc>
    <rect width="100%%" height="100%%" fill="#ffffff"/>
    %s</svg>
    """
        .formatted(
            WIDTH,
            PANEL * curves.size(),
            dataset,
            description,
            IntStream.range(0, curves.size())
                .mapToObj(i -> panel(curves.get(i), i * PANEL))
                .collect(Collectors.joining()));
  }

  private static String difference(LossCurves.Curves each) {
    return String.format(Locale.ROOT, "%.1e", each.largestDifference());
  }

  private static String panel(LossCurves.Curves each, int y) {
    double top =
        Math.ceil(2 * each.ours().stream().mapToDouble(Double::doubleValue).max().orElse(1)) / 2;
    return """
    <g transform="translate(%d %d)">
    <text y="-14" font-weight="bold">%s</text>
    <text x="%d" y="-14" text-anchor="end">\
    <tspan fill="#b45309">━ CNN from Scratch</tspan>  <tspan fill="#111827">— %s</tspan>  at most %s apart</text>
    %s%s%s</g>
    """
        .formatted(
            LEFT,
            y + TOP,
            each.network(),
            PLOT_WIDTH,
            each.peer(),
            difference(each),
            axes(each.ours().size(), top),
            line(each.ours(), top, "stroke=\"#f59e0b\" stroke-width=\"5\" stroke-opacity=\"0.6\""),
            line(each.theirs(), top, "stroke=\"#111827\" stroke-width=\"1\""));
  }

  private static String axes(int steps, double top) {
    var axes = new StringBuilder();
    for (int i = 0; i <= TICKS; i++) {
      double x = (double) PLOT_WIDTH * i / TICKS;
      double y = PLOT_HEIGHT - (double) PLOT_HEIGHT * i / TICKS;
      axes.append(
          String.format(
              Locale.ROOT,
              """
              <path d="M0 %.1fH%d" stroke="#e5e7eb"/><text x="-8" y="%.1f" text-anchor="end">%.1f</text>
              <text x="%.1f" y="%d" text-anchor="middle">%d</text>
              """,
              y,
              PLOT_WIDTH,
              y + 4,
              top * i / TICKS,
              x,
              PLOT_HEIGHT + 18,
              Math.round((double) steps * i / TICKS)));
    }
    return axes.append(
            """
            <text x="%d" y="%d" text-anchor="middle">training step</text>
            <text transform="translate(-44 %d) rotate(-90)" text-anchor="middle">loss</text>
            """
                .formatted(PLOT_WIDTH / 2, PLOT_HEIGHT + 36, PLOT_HEIGHT / 2))
        .toString();
  }

  private static String line(List<Double> losses, double top, String style) {
    String points =
        IntStream.range(0, losses.size())
            .mapToObj(i ->
                String.format(
                    Locale.ROOT,
                    "%.1f,%.2f",
                    PLOT_WIDTH * (i + 1.0) / losses.size(),
                    PLOT_HEIGHT * (1 - losses.get(i) / top)))
            .collect(Collectors.joining(" "));
    return "<polyline fill=\"none\" stroke-linejoin=\"round\" %s points=\"%s\"/>\n"
        .formatted(style, points);
  }
}
