package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the engine and its peers, all in one run, and prints one table.
 *
 * <pre>
 * ./mvnw -Ppeers test -Dpeers.parts=table
 * PEERS_PYTHON=/path/to/python3 ./mvnw -Ppeers test -Dpeers.rounds=11 -Dpeers.seconds=1
 * </pre>
 */
final class PeerComparison {

  private static final int IMAGES = 4096;

  private final Options options;
  private final Report report = new Report();
  private final Dataset dataset = ReferenceData.dataset(IMAGES);

  private PeerComparison(Options options) {
    this.options = options;
  }

  /** Measures, prints the table, and writes it to {@code peers.md}. */
  static void run(Options options) throws IOException {
    new PeerComparison(options).run();
  }

  private void run() throws IOException {
    report.note(
        "Medians of %d rounds of %s s each; %s."
            .formatted(options.rounds(), options.seconds(), options.machine()));
    for (ReferenceNetwork reference : ReferenceNetwork.values()) {
      compare(reference);
      options.keep("peers.md", report.toString());
    }
    report.note(
        "Training pytorch-mnist on 60,000 pictures takes a heap of %d MB (floor 512, goal 256)."
            .formatted(HeapProbe.smallestHeapMegabytes(options.folder())));
    options.publish("peers.md", report.toString());
  }

  private void compare(ReferenceNetwork reference) {
    List<Contender> peers = peers(reference);
    try (var engine = new Engine(reference, dataset)) {
      peers.forEach(
          peer -> report.note("%s, %s.".formatted(reference.id(), Agreement.check(engine, peer))));
      var comparison = new Comparison(reference, engine, peers);
      comparison.run(options.rounds(), options.seconds());
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

  private List<Contender> peers(ReferenceNetwork reference) {
    List<Contender> peers = new ArrayList<>(List.of(new Onnx(reference, dataset)));
    peers.add(ContenderProvider.djl(reference, dataset));
    PythonTorch.find(reference, dataset, options.folder())
        .ifPresentOrElse(peers::add, () -> missing("PyTorch in Python", "torch", reference));
    if (reference == ReferenceNetwork.MNIST_CONV) {
      Original.find(dataset, options.folder())
          .ifPresentOrElse(
              original -> {
                report.note("%s, %s.".formatted(reference.id(), original.checkTraining()));
                peers.add(original);
              },
              () -> missing("The original", "numpy and scipy", reference));
    }
    return peers;
  }

  private void missing(String peer, String modules, ReferenceNetwork reference) {
    report.note(
        "%s: %s was not measured, because %s (set PEERS_PYTHON for another) has no %s."
            .formatted(reference.id(), peer, PythonProcess.python(), modules));
  }
}
