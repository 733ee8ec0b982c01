package dev.fromscratch.cnn.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL that may be stopped and killed, and comes back at the same port with the same data.
 * Unlike other servers for tests it waits for the disk at every commit.
 */
final class DurablePostgres implements AutoCloseable {

  private final EmbeddedPostgres server;
  private final Path data;
  private final Path log;

  private DurablePostgres(EmbeddedPostgres server, Path data, Path log) {
    this.server = server;
    this.data = data;
    this.log = log;
  }

  /** Starts a server whose data and log are in a directory. */
  static DurablePostgres start(Path directory) throws IOException {
    Path data = directory.resolve("postgresql");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
    return new DurablePostgres(server, data, directory.resolve("postgresql.log"));
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  /** Breaks all connections, rolls back what was under way, and starts again. */
  void restart() {
    control("restart", "-m", "fast");
  }

  /** Ends without writing anything back, and recovers from the log of transactions. */
  void stopAtOnceAndStart() {
    control("restart", "-m", "immediate");
  }

  /** The same after the first of its processes was killed, which the others notice. */
  void killAndStart() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    ProcessHandle.of(pid)
        .ifPresent(postmaster -> {
          postmaster.destroyForcibly();
          postmaster.onExit().join();
        });
    control("restart");
  }

  /** A restart keeps the options of the first start. */
  private void control(String... arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to be run by root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs().resolve("pg_ctl").toString());
    command.addAll(List.of("-D", data.toString(), "-l", log.toString(), "-w", "-t", "60"));
    command.addAll(List.of(arguments));
    try {
      int exitValue =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start()
              .waitFor();
      if (exitValue != 0) {
        throw new AssertionError("%s gave %d; see %s".formatted(command, exitValue, log));
      }
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Where the server's own programs are: it keeps the command that started it. */
  private Path programs() {
    try {
      String command = Files.readString(data.resolve("postmaster.opts"));
      return Path.of(command.substring(0, command.indexOf(' '))).resolveSibling("");
    } catch (IOException e) {
      throw new AssertionError("there is no server in " + data, e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
