package dev.fromscratch.cnn.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of our Python scripts in a process of its own, which answers each line with a line. {@code
 * PEERS_PYTHON} names the Python; otherwise {@code python3} is tried.
 */
final class PythonProcess implements AutoCloseable {

  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;
  private final Path log;
  private final String version;

  /**
   * Starts a script.
   *
   * @param script its name among the resources
   * @param folder where the script and its log may be written
   * @throws IOException if there is no such Python, or it has not what the script imports
   */
  PythonProcess(String script, Path folder, String... arguments) throws IOException {
    Path copy = folder.resolve(script);
    try (InputStream source = PythonProcess.class.getResourceAsStream(script)) {
      if (source == null) {
        throw new IllegalStateException(script + " is missing from the class path");
      }
      Files.write(copy, source.readAllBytes());
    }
    log = folder.resolve(script + ".log");
    List<String> command = new ArrayList<>(List.of(python(), copy.toString()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    commands = new PrintWriter(process.outputWriter(UTF_8), true);
    answers = process.inputReader(UTF_8);
    version = answer();
  }

  /** The Python that is used. */
  static String python() {
    return Optional.ofNullable(System.getenv("PEERS_PYTHON")).orElse("python3");
  }

  /** Writes numbers one after the other, little-endian. */
  static void write(Path file, List<float[]> numbers) throws IOException {
    int count = numbers.stream().mapToInt(part -> part.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] part : numbers) {
      bytes.asFloatBuffer().put(part);
      bytes.position(bytes.position() + part.length * Float.BYTES);
    }
    Files.write(file, bytes.array());
  }

  /** Writes whole numbers one after the other, little-endian. */
  static void write(Path file, int[] numbers) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(numbers);
    Files.write(file, bytes.array());
  }

  /** What the script said first. */
  String version() {
    return version;
  }

  /** The numbers it answers with. */
  double[] ask(String command) {
    commands.println(command);
    try {
      return Stream.of(answer().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers it answers with, as floats. */
  float[] askFloats(String command) {
    double[] numbers = ask(command);
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the Python process has ended; %s says why".formatted(log));
    }
    return line;
  }

  @Override
  public void close() {
    commands.close();
    process.onExit().join();
  }
}
