package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.engine.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The recipe {@code fast} on MNIST: a job over HTTP, from its start to its end, against the same
 * network, epochs and optimizer in PyTorch. The job reads the files, checks them, trains, saves
 * checkpoints, evaluates and stores the model; PyTorch trains and evaluates, with all pictures in
 * memory from the start. The first job of a process, which also compiles, is told apart.
 *
 * <pre>
 * CNN_DATASETS_DIRECTORY=/path/to/datasets ./mvnw -Ppeers test -Dpeers.parts=recipe
 * </pre>
 */
final class RecipeComparison {

  private final MeasuredService service;
  private final PythonProcess torch;

  private RecipeComparison(MeasuredService service, PythonProcess torch) {
    this.service = service;
    this.torch = torch;
  }

  /** A training, and how good its network is on the test set. */
  private record Result(double seconds, double accuracy) {

    String text() {
      return String.format(Locale.ROOT, "%.1f s, %.2f %%", seconds, 100 * accuracy);
    }
  }

  static void run(Options options) throws IOException {
    Path mnist =
        RealData.mnist()
            .orElseThrow(() ->
                new IllegalStateException(
                    "CNN_DATASETS_DIRECTORY names no folder with mnist in it"));
    var text =
        new StringBuilder(
            """
            The recipe fast on MNIST, in turns: seconds, and accuracy on the test set; %s.

            | seed | job | PyTorch | PyTorch / job |
            |---|---|---|---|
            """
                .formatted(options.machine()));
    Rates jobs = new Rates();
    Rates peers = new Rates();
    String version;
    try (var service = new MeasuredService(options.folder())) {
      PythonProcess torch = torch(mnist, options.folder());
      version = torch.version();
      try (torch) {
        var comparison = new RecipeComparison(service, torch);
        for (int seed = 0; seed <= options.rounds(); seed++) {
          Result ours = comparison.job(seed);
          Result theirs = comparison.peer(seed);
          text.append(row(seed, ours, theirs));
          options.keep("recipe.md", text);
          if (seed > 0) {
            jobs.add(1 / ours.seconds());
            peers.add(1 / theirs.seconds());
          }
        }
      }
    }
    text.append(
        String.format(
            Locale.ROOT,
            "\nAfter the first: %.1f s, PyTorch %s %.1f s, median of ratios %.2f.\n",
            1 / jobs.median(),
            version,
            1 / peers.median(),
            jobs.ratioTo(peers)));
    options.publish("recipe.md", text);
  }

  private static String row(int seed, Result ours, Result theirs) {
    return String.format(
        Locale.ROOT,
        "| %d%s | %s | %s | %.2f |\n",
        seed,
        seed == 0 ? ", the first" : "",
        ours.text(),
        theirs.text(),
        theirs.seconds() / ours.seconds());
  }

  private static PythonProcess torch(Path mnist, Path folder) throws IOException {
    List<Dataset> parts = List.of(RealData.load().training(), RealData.test(mnist));
    Path pictures = folder.resolve("recipe.float32");
    Path labels = folder.resolve("recipe.int32");
    PythonProcess.write(
        pictures,
        parts.stream().map(part -> ReferenceData.images(part, 0, part.size()).samples()).toList());
    PythonProcess.write(labels, parts.stream().flatMapToInt(RecipeComparison::labels).toArray());
    return new PythonProcess(
        "torch_recipe.py",
        folder,
        pictures.toString(),
        labels.toString(),
        Integer.toString(parts.getFirst().size()));
  }

  private static IntStream labels(Dataset part) {
    return IntStream.range(0, part.size()).map(part::label);
  }

  private Result job(int seed) {
    JsonNode job =
        service.train(
            "{\"name\": \"fast\", \"dataset\": \"mnist\", \"recipe\": \"fast\", \"seed\": %d}"
                .formatted(seed));
    Duration time =
        Duration.between(
            Instant.parse(job.at("/startedAt").asString()),
            Instant.parse(job.at("/finishedAt").asString()));
    return new Result(time.toMillis() / 1e3, job.at("/metrics/testAccuracy").asDouble());
  }

  private Result peer(int seed) {
    int threads = Runtime.getRuntime().availableProcessors();
    double[] answer = torch.ask("train %d %d".formatted(seed, threads));
    return new Result(answer[0], answer[1]);
  }
}
