package dev.fromscratch.cnn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.CnnApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service in a process of its own, which can be killed. */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  /**
   * What a process runs.
   *
   * @param options of the JVM
   * @param classPath where the application and its libraries are
   */
  public record Program(List<String> options, String classPath) {

    /** The service of this build, which starts in a third of the time that its classes take. */
    public static Program ofBuild() {
      return LearnedProgram.get();
    }

    /** The compiled classes of this build in a JVM with these options. */
    public static Program ofClasses(List<String> options) {
      return new Program(options, ServiceProcess.classPath());
    }

    /** The same in a JVM that has further options. */
    public Program with(String... further) {
      return new Program(Stream.concat(options.stream(), Stream.of(further)).toList(), classPath);
    }
  }

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Launches a service on a data directory, at a free port, and does not wait for it. */
  public static ServiceProcess launch(Path dataDirectory, Path log, String... settings) {
    return launch(Program.ofBuild(), dataDirectory, log, settings);
  }

  /** The same with another program. */
  public static ServiceProcess launch(
      Program program, Path dataDirectory, Path log, String... settings) {
    List<String> arguments = new ArrayList<>(RunningService.arguments(dataDirectory));
    arguments.addAll(List.of(settings));
    try {
      Process process =
          new ProcessBuilder(command(program, arguments))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServiceProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that starts the application with these arguments. */
  public static List<String> command(List<String> arguments) {
    return command(Program.ofBuild(), arguments);
  }

  private static List<String> command(Program program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(program.options());
    command.addAll(List.of("-cp", program.classPath(), CnnApplication.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** The class path of the tests without the tests, whose configurations Spring would find. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it can be asked, and gives a client of it. */
  public ServiceClient awaitStart() {
    return new ServiceClient(awaitPort());
  }

  /** Waits until it can be asked, and tells at which port. */
  public int awaitPort() {
    String started =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .failFast("the service ended", () -> assertThat(process.isAlive()).as(log()).isTrue())
            .until(this::log, text -> PORT.matcher(text).find());
    Matcher port = PORT.matcher(started);
    if (!port.find()) {
      throw new AssertionError(started);
    }
    return Integer.parseInt(port.group(1));
  }

  /** Waits until it has ended, and gives its exit value. */
  public int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the service goes on: " + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends it a signal by its name, such as STOP or CONT. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What it has written so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end, as the operating system does when it shuts down. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it at once, as a power failure does. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public void close() {
    kill();
  }
}
