package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A job over HTTP against the bare engine: the same network, data and seed, in two processes that
 * take turns. Of each run the epochs after the first count, with all that the service does
 * meanwhile: progress in the database, checkpoints, its log, and a client that looks every second.
 * Both must end with the same loss, to the last bit.
 *
 * <pre>
 * CNN_DATASETS_DIRECTORY=/path/to/datasets ./mvnw -Ppeers test -Dpeers.parts=jobs
 * </pre>
 */
final class JobComparison {

  /** As many images as MNIST has: of a smaller data set, more epochs are trained. */
  private static final int IMAGES = 60_000;

  private final MeasuredService service;
  private final BareEngine engine;
  private final RealData data;
  private final int rounds;

  private JobComparison(MeasuredService service, BareEngine engine, RealData data, int rounds) {
    this.service = service;
    this.engine = engine;
    this.data = data;
    this.rounds = rounds;
  }

  /** A network, and how many epochs of it count, some seconds of each run. */
  private record Training(Preset preset, int counted) {

    /** The first one warms up. */
    int epochs() {
      return 1 + counted;
    }
  }

  static void run(Options options) throws IOException {
    RealData data = RealData.load();
    var text =
        new StringBuilder(
            """
            A job over HTTP and the bare engine on %s, %,d images, batch %d, in turns; epochs after the first; \
            medians of %d rounds; %s.

            | network | epochs counted | bare engine, images/s | job, images/s | job / engine | target |
            |---|---|---|---|---|---|
            """
                .formatted(
                    data.name(),
                    data.training().size(),
                    BareEngine.BATCH,
                    options.rounds(),
                    options.machine()));
    try (var service = new MeasuredService(options.folder());
        var engine = new BareEngine(options.folder())) {
      var comparison = new JobComparison(service, engine, data, options.rounds());
      int more = Math.max(1, IMAGES / data.training().size());
      for (Training training :
          List.of(
              new Training(Preset.MNIST_CONV, 6 * more),
              new Training(Preset.LENET, 6 * more),
              new Training(Preset.PYTORCH_MNIST, more))) {
        text.append(comparison.row(training));
        options.keep("jobs.md", text);
      }
    }
    options.publish("jobs.md", text);
  }

  private String row(Training training) throws IOException {
    Rates jobs = new Rates();
    Rates bare = new Rates();
    double images = (double) training.counted() * data.training().size();
    // One more, which does not count: the compiler needs longer than an epoch.
    for (int round = 0; round <= rounds; round++) {
      BareEngine.Timing alone = engine.train(training.preset(), training.epochs());
      BareEngine.Timing served = serve(training);
      requireEqual(alone.loss(), served.loss());
      if (round > 0) {
        bare.add(images / alone.seconds());
        jobs.add(images / served.seconds());
      }
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %.1f %% | 95 %% |\n",
        training.preset().id(),
        training.counted(),
        bare.median(),
        jobs.median(),
        100 * jobs.ratioTo(bare));
  }

  private static void requireEqual(double ours, double theirs) {
    if (ours != theirs) {
      throw new IllegalStateException(
          "the engine ends with the loss %s, the job with %s".formatted(ours, theirs));
    }
  }

  private BareEngine.Timing serve(Training training) {
    JsonNode job = service.train(request(training));
    List<Double> ends = service.epochEnds(ServiceClient.id(job));
    if (ends.size() != training.epochs()) {
      throw new IllegalStateException("the service logged the ends of epochs " + ends);
    }
    return new BareEngine.Timing(
        ends.getLast() - ends.getFirst(), job.at("/metrics/trainingLoss").asDouble());
  }

  private String request(Training training) {
    return """
    {"name": "measured", "dataset": "%s", "network": "%s", "epochs": %d, "batchSize": %d,
     "optimizer": {"type": "adam", "learningRate": 0.001}, "validationFraction": 0, "seed": %d}\
    """
        .formatted(
            data.name(),
            training.preset().id(),
            training.epochs(),
            BareEngine.BATCH,
            BareEngine.SEED);
  }
}
