package dev.fromscratch.cnn.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * PyTorch in a Python process of its own, which {@code torch_peer.py} runs: the fastest way to it.
 * {@code PEERS_PYTHON} names a Python that has it; otherwise {@code python3} is tried.
 */
final class PythonTorch implements Contender {

  private static final String SCRIPT = "torch_peer.py";

  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;
  private final String name;

  private PythonTorch(String python, ReferenceNetwork reference, Dataset dataset, Path folder)
      throws IOException {
    Path script = folder.resolve(SCRIPT);
    try (InputStream source = PythonTorch.class.getResourceAsStream(SCRIPT)) {
      if (source == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the class path");
      }
      Files.write(script, source.readAllBytes());
    }
    Path numbers = folder.resolve(reference.id() + ".float32");
    Files.write(numbers, numbers(reference, dataset));
    Path labels = folder.resolve("labels.int32");
    Files.write(labels, labels(dataset));
    process =
        new ProcessBuilder(
                python, script.toString(), reference.id(), numbers.toString(), labels.toString())
            .redirectError(folder.resolve("torch_peer.log").toFile())
            .start();
    commands = new PrintWriter(process.outputWriter(UTF_8), true);
    answers = process.inputReader(UTF_8);
    name = "PyTorch " + answer();
  }

  /** PyTorch, or nothing where there is no Python with it. */
  static Optional<Contender> find(ReferenceNetwork reference, Dataset dataset, Path folder) {
    String python = Optional.ofNullable(System.getenv("PEERS_PYTHON")).orElse("python3");
    try {
      return Optional.of(new PythonTorch(python, reference, dataset, folder));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Pictures and then parameters, in their order. */
  private static byte[] numbers(ReferenceNetwork reference, Dataset dataset) {
    Tensor images = ReferenceData.images(dataset, 0, dataset.size());
    List<Parameter> parameters = reference.build().parameters();
    int count = images.size() + parameters.stream().mapToInt(Parameter::size).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Stream.concat(Stream.of(images.samples()), parameters.stream().map(Parameter::data))
        .forEach(numbers -> {
          for (float number : numbers) {
            bytes.putFloat(number);
          }
        });
    return bytes.array();
  }

  private static byte[] labels(Dataset dataset) {
    ByteBuffer bytes =
        ByteBuffer.allocate(dataset.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, dataset.size()).map(dataset::label).forEach(bytes::putInt);
    return bytes.array();
  }

  private String ask(String command) {
    commands.println(command);
    try {
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the Python process has ended; torch_peer.log says why");
    }
    return line;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.values());
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    return Double.parseDouble(
        ask("%s %d %s".formatted(task.name().toLowerCase(Locale.ROOT), threads, seconds)));
  }

  @Override
  public float[] logits() {
    double[] numbers = numbers(ask("logits"));
    float[] logits = new float[numbers.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) numbers[i];
    }
    return logits;
  }

  @Override
  public double[] losses(int steps) {
    return numbers(ask("losses " + steps));
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() {
    commands.close();
    process.onExit().join();
  }
}
