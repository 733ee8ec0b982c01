package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.ServiceProcess.Program;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * A service that nothing happens to. It does each kind of work once, so that others can be compared
 * with it.
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
      Path temporary = Files.createDirectories(DIRECTORY.resolve("tmp"));
      Program program = Program.ofBuild().with("-Djava.io.tmpdir=" + temporary);
      try (ServiceProcess process =
          ServiceProcess.launch(program, data, directory.resolve("log"))) {
        ServiceClient client = process.awaitStart();
        return new Undisturbed(program, Reference.ofAll(client), Sending.hashes(client));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
