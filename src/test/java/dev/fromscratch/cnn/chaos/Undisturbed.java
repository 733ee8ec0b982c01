package dev.fromscratch.cnn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.CnnApplication;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.ServiceProcess.Program;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.springframework.util.FileSystemUtils;

/**
 * A service that nothing happens to. It does each kind of work once, so that others can be compared
 * with it, and what its JVM learns while it does so lets later ones start in a third of the time: a
 * kill costs little more than a start.
 *
 * @param program what all processes run
 * @param references what came of each kind of work
 * @param sent the hash of each data set that clients send, by its name
 */
record Undisturbed(Program program, Map<String, Reference> references, Map<String, String> sent) {

  /** Where all runs leave what they wrote. */
  static final Path DIRECTORY = Path.of("target", "chaos").toAbsolutePath();

  /** Named by an enclosing class so that it runs once, and only if it is needed. */
  private static final class Holder {
    private static final Undisturbed INSTANCE = run();
  }

  /** The one of this JVM. */
  static Undisturbed get() {
    return Holder.INSTANCE;
  }

  private static Undisturbed run() {
    try {
      FileSystemUtils.deleteRecursively(DIRECTORY);
      Path directory = Files.createDirectories(DIRECTORY.resolve("undisturbed"));
      Path data = directory.resolve("data");
      SmallMnist.write(data);
      Path jar = directory.resolve("classes.jar");
      pack(jar);
      Path cache = directory.resolve("cache.aot");
      Program learning = program(jar, "-XX:AOTCacheOutput=" + cache);
      try (ServiceProcess process =
          ServiceProcess.launch(learning, data, directory.resolve("log"))) {
        ServiceClient client = process.awaitStart();
        Map<String, Reference> references = Reference.ofAll(client);
        Map<String, String> sent = Sending.hashes(client);
        process.terminate();
        process.awaitExit();
        assertThat(cache).exists();
        return new Undisturbed(program(jar, "-XX:AOTCache=" + cache), references, sent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program program(Path jar, String cacheOption) throws IOException {
    Path temporary = Files.createDirectories(DIRECTORY.resolve("tmp"));
    return new Program(
        List.of("-XX:+UseSerialGC", "-Xmx512m", cacheOption, "-Djava.io.tmpdir=" + temporary),
        jar + File.pathSeparator + libraries());
  }

  private static Path classes() {
    try {
      return Path.of(
          CnnApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String libraries() {
    return Stream.of(Program.ofBuild().classPath().split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).equals(classes()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The cache takes classes from archives only; and a build may go on beside a long run. */
  private static void pack(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes())) {
      for (Path each : all.filter(path -> !path.equals(classes())).toList()) {
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
