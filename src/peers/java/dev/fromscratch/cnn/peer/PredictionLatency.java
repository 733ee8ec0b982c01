package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.testing.Pictures;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * How quickly {@code POST /predict} answers with one picture for {@code lenet}, without a job and
 * while one trains {@code pytorch-mnist}, and how much of its speed the job keeps; for each value
 * of {@code cnn.training.niceness} that is asked for.
 *
 * <pre>
 * ./mvnw -Ppeers test -Dpeers.parts=predictions -Dpeers.niceness=0,10,19
 * </pre>
 */
final class PredictionLatency {

  private static final List<Integer> RATES = List.of(50, 200);
  private static final double WARM_UP_SECONDS = 10;

  private final MeasuredService service;
  private final Load load;
  private final String dataset;
  private final double seconds;

  private PredictionLatency(MeasuredService service, Load load, String dataset, double seconds) {
    this.service = service;
    this.load = load;
    this.dataset = dataset;
    this.seconds = seconds;
  }

  static void run(Options options) throws IOException {
    String dataset = RealData.mnist().isPresent() ? "mnist" : "digits";
    var text =
        new StringBuilder(
            """
            POST /predict, one picture for lenet, sent at a fixed rate for %s s each, latencies in ms from when a request \
            was due; the job trains pytorch-mnist on %s; client and service share the machine; %s.

            | niceness | requests/s | p50, p99 without a job | p50, p99 with a job | job, images/s | share of its speed without requests |
            |---|---|---|---|---|---|
            """
                .formatted(options.loadSeconds(), dataset, options.machine()));
    for (String niceness : options.niceness()) {
      try (var service =
          new MeasuredService(options.folder(), "--cnn.training.niceness=" + niceness)) {
        service.train("{\"epochs\": 1}");
        String picture = "{\"pixels\":%s}".formatted(Pictures.bytes(4));
        try (var load = new Load(service.client().address("/predict"), picture)) {
          var latency = new PredictionLatency(service, load, dataset, options.loadSeconds());
          latency.rows().forEach(row -> text.append("| %s | %s".formatted(niceness, row)));
          options.keep("predictions.md", text);
        }
      }
    }
    options.publish("predictions.md", text);
  }

  private List<String> rows() {
    load.send(RATES.getLast(), WARM_UP_SECONDS);
    List<Load.Latency> alone = RATES.stream().map(rate -> load.send(rate, seconds)).toList();
    String job =
        service.submit(
            "{\"name\": \"measured\", \"dataset\": \"%s\", \"network\": \"pytorch-mnist\", \"epochs\": 1000}"
                .formatted(dataset));
    service.awaitJob(job, now -> now.at("/progress/step").asInt() > 0);
    pause(WARM_UP_SECONDS);
    List<String> rows =
        IntStream.range(0, RATES.size()).mapToObj(i -> row(RATES.get(i), alone.get(i))).toList();
    service.client().cancel(job);
    return rows;
  }

  /** Without requests before and after, because the machine changes its mind. */
  private String row(int rate, Load.Latency alone) {
    double before = imagesPerSecond(() -> pause(seconds / 2));
    Load.Latency[] busy = new Load.Latency[1];
    double loaded = imagesPerSecond(() -> busy[0] = load.send(rate, seconds));
    double after = imagesPerSecond(() -> pause(seconds / 2));
    return String.format(
        Locale.ROOT,
        "%d | %.2f, %.2f | %.2f, %.2f | %,.0f | %.1f %% |\n",
        rate,
        alone.p50(),
        alone.p99(),
        busy[0].p50(),
        busy[0].p99(),
        loaded,
        100 * loaded / ((before + after) / 2));
  }

  private double imagesPerSecond(Runnable meanwhile) {
    double learned = service.samplesLearned();
    long start = System.nanoTime();
    meanwhile.run();
    double images = service.samplesLearned() - learned;
    return images * 1e9 / (System.nanoTime() - start);
  }

  private static void pause(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
