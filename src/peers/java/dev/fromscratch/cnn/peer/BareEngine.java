package dev.fromscratch.cnn.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.training.EpochMetrics;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.engine.training.TrainingListener;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The engine without the service, in a process of its own, with the same data and settings. */
final class BareEngine implements AutoCloseable {

  static final long SEED = 1;
  static final int BATCH = 64;

  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;

  /**
   * How a run went.
   *
   * @param seconds from the end of the first epoch to the end of the last
   * @param loss the mean loss of the last epoch
   */
  record Timing(double seconds, double loss) {}

  /** Starts the process. */
  BareEngine(Path folder) throws IOException {
    File log = folder.resolve("bare-engine.log").toFile();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-classpath",
                System.getProperty("java.class.path"),
                BareEngine.class.getName())
            .redirectError(log)
            .start();
    commands = new PrintWriter(process.outputWriter(UTF_8), true);
    answers = process.inputReader(UTF_8);
  }

  /** Trains a preset from the beginning. */
  Timing train(Preset preset, int epochs) throws IOException {
    commands.println("%s %d".formatted(preset.id(), epochs));
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the bare engine has ended; bare-engine.log says why");
    }
    String[] numbers = line.split(" ", -1);
    return new Timing(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
  }

  @Override
  public void close() {
    commands.close();
    process.onExit().join();
  }

  /** Trains what each line of the standard input asks for. */
  public static void main(String[] arguments) throws IOException {
    RealData data = RealData.load();
    try (var workers = new WorkerPool(Runtime.getRuntime().availableProcessors());
        var requests = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        String[] request = line.split(" ", -1);
        Preset preset = Preset.find(request[0]).orElseThrow();
        Timing timing = train(preset, Integer.parseInt(request[1]), data, workers);
        System.out.println(timing.seconds() + " " + timing.loss());
      }
    }
  }

  private static Timing train(Preset preset, int epochs, RealData data, WorkerPool workers) {
    List<Long> ends = new ArrayList<>();
    List<EpochMetrics> finished = new ArrayList<>();
    var clock =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochMetrics metrics) {
            ends.add(System.nanoTime());
            finished.add(metrics);
          }
        };
    Network network =
        Network.build(preset.spec(ReferenceNetwork.IMAGE, ReferenceNetwork.CLASSES), SEED);
    var config =
        new TrainingConfig(epochs, BATCH, new SoftmaxCrossEntropy(), new Adam(1e-3f), SEED);
    new Trainer(network, config, TensorOps.best(), workers)
        .train(data.training(), null, clock, () -> false);
    return new Timing((ends.getLast() - ends.getFirst()) / 1e9, finished.getLast().trainingLoss());
  }
}
