package dev.fromscratch.cnn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.CnnApplication;
import dev.fromscratch.cnn.testing.ServiceProcess.Program;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.springframework.util.FileSystemUtils;

/**
 * The service as this build has compiled it, with what a JVM learned of it while it did a bit of
 * everything: a process of it starts in a third of the time. All JVMs that test share it.
 */
final class LearnedProgram {

  private static final Path DIRECTORY = Path.of("target", "service").toAbsolutePath();

  private static final String REQUEST =
      "{\"name\": \"learned\", \"dataset\": \"mnist\", \"epochs\": 3, \"batchSize\": 20}";

  /** Named by an enclosing class so that it runs once, and only if it is needed. */
  private static final class Holder {
    private static final Program INSTANCE = prepare();
  }

  private LearnedProgram() {}

  /** What processes are to run. */
  static Program get() {
    return Holder.INSTANCE;
  }

  private static Program prepare() {
    try {
      Path directory = Files.createDirectories(DIRECTORY.resolve(fingerprint()));
      Path jar = directory.resolve("classes.jar");
      Path cache = directory.resolve("cache.aot");
      try (FileChannel channel =
              FileChannel.open(
                  DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!Files.exists(cache)) {
          deleteOlder(directory);
          pack(jar);
          learn(program(jar, "-XX:AOTCacheOutput=" + cache), directory);
          assertThat(cache).exists();
        }
      }
      return program(jar, "-XX:AOTCache=" + cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Long runs may go on with an older one, but not for a day. */
  private static void deleteOlder(Path current) throws IOException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    try (Stream<Path> others = Files.list(DIRECTORY)) {
      for (Path each : others.filter(Files::isDirectory).toList()) {
        if (!each.equals(current)
            && Files.getLastModifiedTime(each).toInstant().isBefore(yesterday)) {
          FileSystemUtils.deleteRecursively(each);
        }
      }
    }
  }

  private static void learn(Program program, Path directory) throws IOException {
    Path data = directory.resolve("data");
    SmallMnist.write(data);
    try (ServiceProcess process = ServiceProcess.launch(program, data, directory.resolve("log"))) {
      ServiceClient client = process.awaitStart();
      client.train(REQUEST);
      client.post("/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(4)));
      process.terminate();
      process.awaitExit();
    }
    FileSystemUtils.deleteRecursively(data);
  }

  private static Program program(Path jar, String cacheOption) {
    return new Program(
        List.of("-XX:+UseSerialGC", "-Xmx512m", cacheOption, "-Xlog:aot=off"),
        jar + File.pathSeparator + libraries());
  }

  /** The libraries of the tests too, but not the tests, whose configurations Spring would find. */
  private static String libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .filter(entry -> !Path.of(entry).equals(classes()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path classes() {
    try {
      return Path.of(
          CnnApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another one as soon as anything is compiled anew, or a library changes. */
  private static String fingerprint() throws IOException {
    List<Object> parts = new ArrayList<>(List.of(libraries()));
    for (Path file : files()) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      parts.addAll(List.of(file, attributes.size(), attributes.lastModifiedTime()));
    }
    return Integer.toHexString(parts.hashCode());
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(classes())) {
      return all.filter(path -> !path.equals(classes())).sorted().toList();
    }
  }

  /** The cache takes classes from archives only; and a build may go on beside a long run. */
  private static void pack(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(file)) {
      for (Path each : files()) {
        String name = classes().relativize(each).toString().replace(File.separatorChar, '/');
        // Spring finds the classes of a package by the entry of its folder.
        archive.putNextEntry(new ZipEntry(Files.isDirectory(each) ? name + "/" : name));
        if (Files.isRegularFile(each)) {
          Files.copy(each, archive);
        }
        archive.closeEntry();
      }
    }
  }
}
