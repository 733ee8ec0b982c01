package dev.fromscratch.cnn.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.byteman.agent.Main;

/**
 * Faults in the middle of writing a model or a data set, in a service that is a process of its own.
 * Byteman changes the code there when it is loaded, so that a step fails, or ends the process,
 * while it is told to by a file.
 */
public final class FaultyDisk {

  private static final String IS_ARRIVAL = ".getFileName().toString().startsWith(\"arrival.\")";

  /** Called by fill, which is called by write where the file is to stay. */
  private static final String IS_KEPT = "callerEquals(\"write\", 1, 2)";

  private static final String IS_ROOT = "$1.getFileName().toString().matches(\"models|uploads\")";

  private final Path folder;
  private final Path rules;

  /** Faults that are switched on and off by files in this folder. */
  public FaultyDisk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.rules = folder.resolve("rules.btm");
    Files.write(
        rules,
        Stream.of(Step.values())
            .flatMap(step -> Stream.of(Fault.values()).map(fault -> rule(step, fault)))
            .toList());
  }

  /** What can happen at a step. */
  public enum Fault {
    /** There is no space left. */
    FULL,
    /** The device does not answer. */
    BROKEN,
    /** The file system was mounted for reading. */
    READ_ONLY,
    /** The process ends as if it were killed. */
    CRASH
  }

  /** What writes: the start, and the steps by which a body becomes a kept file, in order. */
  public enum Step {
    /** Whether the data directory can be written to. */
    START("requireWritable", "Files.createTempFile", "TRUE"),
    /** The file in which the body is kept while it comes. */
    OPEN_ARRIVAL("fill", "FileChannel.open", "$1" + IS_ARRIVAL),
    /** Some of the body has been written. */
    WRITE_ARRIVAL("writeFully", "FileChannel.write", "$1.position() > 0 AND !" + IS_KEPT),
    /** The folder of a new name has been made. */
    FLUSH_ROOT("force", "FileChannel.force", IS_ROOT),
    /** The temporary file in the folder of its name. */
    OPEN("fill", "FileChannel.open", "!$1" + IS_ARRIVAL),
    /** Some of the file has been written. */
    WRITE("writeFully", "FileChannel.write", "$1.position() > 0 AND " + IS_KEPT),
    /** All of it has been written. */
    FLUSH("force", "FileChannel.force", "$1.toFile().isFile()"),
    /** It is on the disk, under a temporary name. */
    MOVE("commit", "Files.move", "TRUE"),
    /** It has its name. */
    FLUSH_FOLDER("force", "FileChannel.force", "$1.toFile().isDirectory() AND !" + IS_ROOT);

    private final String method;
    private final String call;
    private final String condition;

    Step(String method, String call, String condition) {
      this.method = method;
      this.call = call;
      this.condition = condition;
    }

    private String owner() {
      return "dev.fromscratch.cnn.storage." + (this == START ? "DataDirectory" : "DurableFiles");
    }

    /** The JDK names the file where it was given a path. */
    private String exception(String reason) {
      return call.matches("Files\\..*|.*open")
          ? "java.nio.file.FileSystemException(\"file\", null, \"%s\")".formatted(reason)
          : "java.io.IOException(\"%s\")".formatted(reason);
    }
  }

  private String rule(Step step, Fault fault) {
    return """
    RULE %s %s
    CLASS %s
    METHOD %s
    AT INVOKE %s
    BIND on: java.io.File = new java.io.File("%s")
    IF on.exists() AND %s
    DO %s
    ENDRULE
    """
        .formatted(
            step,
            fault,
            step.owner(),
            step.method,
            step.call,
            switchOf(step, fault),
            step.condition,
            switch (fault) {
              case FULL -> "throw new " + step.exception("No space left on device");
              case READ_ONLY -> "throw new " + step.exception("Read-only file system");
              case BROKEN -> "throw new " + step.exception("Input/output error");
              case CRASH -> "killJVM()";
            });
  }

  /** Lets a step fail from now on. */
  public void set(Step step, Fault fault) throws IOException {
    Files.createFile(switchOf(step, fault));
  }

  /** Lets nothing fail any more. */
  public void clear() throws IOException {
    try (DirectoryStream<Path> switches = Files.newDirectoryStream(folder, "*.on")) {
      for (Path each : switches) {
        Files.delete(each);
      }
    }
  }

  private Path switchOf(Step step, Fault fault) {
    return folder.resolve("%s-%s.on".formatted(step, fault));
  }

  /** The options of a JVM on this disk. */
  public List<String> options() {
    return List.of(
        "-XX:TieredStopAtLevel=1", "-javaagent:%s=script:%s".formatted(jarOf(Main.class), rules));
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
