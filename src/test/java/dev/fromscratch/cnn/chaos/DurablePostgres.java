package dev.fromscratch.cnn.chaos;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A PostgreSQL that may be stopped and killed, and comes back at the same port with the same data.
 * Unlike other servers for tests it waits for the disk at every commit.
 */
final class DurablePostgres implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

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
            .setPGStartupWait(PATIENCE)
            .start();
    requireOn("fsync", server);
    requireOn("synchronous_commit", server);
    return new DurablePostgres(server, data, directory.resolve("postgresql.log"));
  }

  /** Other servers for tests have it off, and lose what they acknowledged when they are killed. */
  private static void requireOn(String setting, EmbeddedPostgres server) {
    String value =
        JdbcClient.create(server.getPostgresDatabase())
            .sql("show " + setting)
            .query(String.class)
            .single();
    if (!value.equals("on")) {
      throw new IllegalStateException("%s is %s".formatted(setting, value));
    }
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
  void killAndStart() {
    ProcessHandle.of(postmaster())
        .ifPresent(postmaster -> {
          postmaster.destroyForcibly();
          postmaster.onExit().join();
        });
    // It does not start before the others have ended.
    await().atMost(PATIENCE).until(() -> succeeds("restart"));
  }

  private long postmaster() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    } catch (IOException e) {
      throw new AssertionError("there is no server in " + data, e);
    }
  }

  private void control(String... arguments) {
    if (!succeeds(arguments)) {
      throw new AssertionError(
          "pg_ctl %s failed; see %s".formatted(String.join(" ", arguments), log));
    }
  }

  /** A restart keeps the options of the first start. */
  private boolean succeeds(String... arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to be run by root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs().resolve("pg_ctl").toString());
    command.addAll(List.of("-D", data.toString(), "-l", log.toString(), "-w", "-t", "60"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
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
