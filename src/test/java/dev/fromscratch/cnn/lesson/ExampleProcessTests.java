package dev.fromscratch.cnn.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Examples as programs, started as people start them, while something else holds the port and the
 * data directory that a service would need.
 */
class ExampleProcessTests {

  private static final long PATIENCE_SECONDS = 120;

  /** What the JVM itself says of the vector module. */
  private static final String INCUBATOR_WARNING =
      "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private Path directory;

  private ServerSocket port;
  private FileChannel lock;

  /** What a program that has ended left behind. */
  private record Outcome(int exitValue, List<String> output, List<String> errors) {}

  @BeforeEach
  void occupy() throws IOException {
    port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    lock =
        FileChannel.open(
            Files.createDirectories(data()).resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    assertThat(lock.tryLock()).isNotNull();
  }

  @AfterEach
  void release() throws IOException {
    lock.close();
    port.close();
  }

  @Test
  void xorWhenRunPrintsItsLinesAndEnds() throws Exception {
    Outcome outcome = run("--example=xor");
    assertThat(outcome.errors()).containsExactly(INCUBATOR_WARNING);
    assertThat(outcome.output()).hasSize(10_004).startsWith("1/10000, error=0.405680");
    assertThat(outcome.exitValue()).isZero();
    assertNothingWritten();
  }

  @Test
  void mnistConvWhenMnistIsNotThereTakesDrawnDigits() throws Exception {
    Outcome outcome = run("--example=mnist-conv");
    assertThat(outcome.errors()).containsExactly(INCUBATOR_WARNING);
    assertThat(outcome.output())
        .hasSize(1 + 20 + 200)
        .startsWith(
            "data set: digits, drawn, because mnist is not in cnn.datasets.directory",
            "1/20, error=0.722725")
        .endsWith("pred: 0, true: 0", "pred: 1, true: 1");
    assertThat(outcome.exitValue()).isZero();
    assertNothingWritten();
  }

  @Test
  void exampleWhenThereIsNoneOfThisNameFailsWithTheList() throws Exception {
    Outcome outcome = run("--example=and");
    assertThat(outcome.exitValue()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors())
        .contains(
            "There is no example \"and\".",
            "Choose one of these: --example=xor, --example=mnist-conv")
        .noneMatch(line -> line.startsWith("\tat "));
    assertNothingWritten();
  }

  private void assertNothingWritten() throws IOException {
    try (var files = Files.walk(directory)) {
      assertThat(files).containsExactlyInAnyOrder(directory, data(), data().resolve("lock"));
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Outcome run(String argument) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(argument);
    arguments.add("--server.port=" + port.getLocalPort());
    arguments.add("--cnn.data-directory=" + data());
    arguments.add("--cnn.datasets.directory=" + data().resolve("datasets"));
    // Files, because a pipe that nobody reads would fill up.
    Path logs = Files.createTempDirectory("cnn-example-");
    Path output = logs.resolve("output");
    Path errors = logs.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(ServiceProcess.command(arguments))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    // As in a shell where somebody has set a variable of this name.
    builder.environment().put("EXAMPLE", "mnist-conv");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Outcome(
          process.exitValue(), Files.readAllLines(output), Files.readAllLines(errors));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
      Files.deleteIfExists(logs);
    }
  }
}
