package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The losses of ours and PyTorch while both train from the same weights on the same batches,
 * without dropout: one chart, and a table for other programs.
 *
 * <pre>
 * ./mvnw -Ppeers test -Dpeers.parts=curves
 * ./mvnw -Ppeers test -Dpeers.parts=curves -Dpeers.chart=src/docs/loss-curves.svg
 * </pre>
 */
final class LossCurves {

  private LossCurves() {}

  /**
   * The losses of each step, before its update.
   *
   * @param otherLayout the peer's in another memory layout, which differ by rounding alone; empty
   *     where it has none
   */
  record Curves(
      String network,
      String peer,
      List<Double> ours,
      List<Double> theirs,
      List<Double> otherLayout) {

    double largestDifference() {
      return largestDifference(ours, theirs);
    }

    private static double largestDifference(List<Double> some, List<Double> others) {
      return IntStream.range(0, others.size())
          .mapToDouble(i -> Math.abs(some.get(i) - others.get(i)))
          .max()
          .orElse(Double.NaN);
    }
  }

  static void run(Options options) throws IOException {
    RealData data = RealData.load(options.curveSteps() * Task.TRAINING.images());
    Dataset dataset = first(data.training(), options.curveSteps() * Task.TRAINING.images());
    List<Curves> curves = new ArrayList<>();
    for (ReferenceNetwork reference : ReferenceNetwork.values()) {
      curves.add(train(reference, dataset, options));
    }
    Files.writeString(options.target().resolve("loss-curves.csv"), csv(curves));
    Files.writeString(options.chart(), LossChart.draw(data.name(), curves));
    options.publish("loss-curves.md", text(data.name(), curves, options));
  }

  private static Dataset first(Dataset all, int count) {
    int[] positions = new int[Math.min(count, all.size())];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return all.subset(positions);
  }

  private static Curves train(ReferenceNetwork reference, Dataset dataset, Options options) {
    Optional<PythonTorch> python = PythonTorch.find(reference, dataset, options.folder());
    int steps = options.curveSteps();
    try (Contender peer =
            python
                .map(Contender.class::cast)
                .orElseGet(() -> ContenderProvider.djl(reference, dataset));
        Engine engine = new Engine(reference, dataset)) {
      return new Curves(
          reference.id(),
          peer.name(),
          list(engine.losses(steps)),
          list(peer.losses(steps)),
          list(python.map(torch -> torch.lossesOfOtherLayout(steps)).orElse(new double[0])));
    }
  }

  private static List<Double> list(double[] losses) {
    for (double loss : losses) {
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("a loss is not a number: " + loss);
      }
    }
    return Arrays.stream(losses).boxed().toList();
  }

  private static String csv(List<Curves> curves) {
    var csv = new StringBuilder("network,step,ours,peer\n");
    for (Curves each : curves) {
      for (int i = 0; i < each.ours().size(); i++) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%s,%s\n",
                each.network(),
                i + 1,
                each.ours().get(i),
                each.theirs().get(i)));
      }
    }
    return csv.toString();
  }

  private static String text(String dataset, List<Curves> curves, Options options) {
    var text =
        new StringBuilder(
            """
            Losses of %d training steps on %s, batch 64, Adam, no dropout, from the same weights; %s.

            | network | peer | first loss | last loss | largest difference | of the peer's two memory layouts |
            |---|---|---|---|---|---|
            """
                .formatted(options.curveSteps(), dataset, options.machine()));
    for (Curves each : curves) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.4f | %.4f | %.1e | %.1e |\n",
              each.network(),
              each.peer(),
              each.ours().getFirst(),
              each.ours().getLast(),
              each.largestDifference(),
              Curves.largestDifference(each.theirs(), each.otherLayout())));
    }
    return text.toString();
  }
}
