package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the engine and its peers, all in one run, and prints one table.
 *
 * <pre>
 * ./mvnw -Ppeers test
 * PEERS_PYTHON=/path/to/python3 ./mvnw -Ppeers test -Dpeers.rounds=11 -Dpeers.seconds=1
 * </pre>
 */
final class PeerComparison {

  private static final int IMAGES = 4096;

  private PeerComparison() {}

  /** Takes the number of rounds, the seconds per measurement, and where to write. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    double seconds = Double.parseDouble(arguments[1]);
    Path target = Path.of(arguments[2]);
    Path folder = Files.createDirectories(target.resolve("peers"));
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", folder.resolve("djl").toAbsolutePath().toString());
    Report report = new Report();
    Dataset dataset = ReferenceData.dataset(IMAGES);
    report.note(
        "Medians of %d rounds of %s s each; Java %s, %d processors, %s."
            .formatted(
                rounds,
                seconds,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch")));
    for (ReferenceNetwork reference : ReferenceNetwork.values()) {
      compare(reference, dataset, folder, rounds, seconds, report);
      // What is known stays known if somebody has to stop the run.
      Files.writeString(target.resolve("peers.md"), report.toString());
    }
    report.note(
        "Training pytorch-mnist on 60,000 pictures takes a heap of %d MB (floor 512, goal 256)."
            .formatted(HeapProbe.smallestHeapMegabytes(folder)));
    Files.writeString(target.resolve("peers.md"), report.toString());
    System.out.println(report);
  }

  private static void compare(
      ReferenceNetwork reference,
      Dataset dataset,
      Path folder,
      int rounds,
      double seconds,
      Report report) {
    List<Contender> peers = new ArrayList<>(List.of(new Onnx(reference, dataset)));
    peers.add(new Djl(reference, dataset));
    PythonTorch.find(reference, dataset, folder)
        .ifPresentOrElse(
            peers::add,
            () ->
                report.note("No Python with PyTorch was found for %s.".formatted(reference.id())));
    try (var engine = new Engine(reference, dataset)) {
      peers.forEach(
          peer -> report.note("%s, %s.".formatted(reference.id(), Agreement.check(engine, peer))));
      var comparison = new Comparison(reference, engine, peers);
      comparison.run(rounds, seconds);
      report.add(comparison);
      report.note(
          "%s: a training step allocates %d bytes (floor 1,024, goal 0); peak %.0f and %.0f GFLOP/s on 1 and 2 threads."
              .formatted(
                  reference.id(),
                  comparison.allocatedPerStep(),
                  comparison.peak(1).median() / 1e9,
                  comparison.peak(2).median() / 1e9));
    } finally {
      peers.forEach(Contender::close);
    }
  }
}
