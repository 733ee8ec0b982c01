package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Life.Ending;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the places where a process of the service runs, with a data directory that outlives them
 * all. One thread launches and ends its processes; others ask for clients.
 */
final class Instance {

  /** A frozen process does not answer, and nobody waits for it longer than this. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final int number;
  private final Path directory;
  private final ServiceProcess.Program program;
  private final String[] settings;
  private final List<Life> lives = new ArrayList<>();
  private volatile @Nullable ServiceClient client;
  private volatile @Nullable ServiceProcess process;
  private Path log;
  private int port;
  private long launched;
  private long startMillis;

  Instance(int number, Path directory, ServiceProcess.Program program, List<String> settings) {
    this.number = number;
    this.directory = directory;
    this.program = program;
    this.settings = settings.toArray(String[]::new);
    this.log = directory;
  }

  int number() {
    return number;
  }

  Path dataDirectory() {
    return directory.resolve("data");
  }

  /** A client of the process that answers now, if one does. */
  Optional<ServiceClient> client() {
    return Optional.ofNullable(client);
  }

  /** A client that waits as long as it takes, for when nothing is frozen any more. */
  ServiceClient patientClient() {
    return new ServiceClient(port);
  }

  /** All processes so far that have ended. */
  synchronized List<Life> lives() {
    return List.copyOf(lives);
  }

  /** Starts the next process, and does not wait for it. */
  void launch() {
    log = directory.resolve("log-%03d".formatted(lives().size()));
    launched = System.currentTimeMillis();
    process = ServiceProcess.launch(program, dataDirectory(), log, settings);
  }

  /** Waits until the process answers; false if it ended before. */
  boolean awaitReady() {
    ServiceProcess started = running();
    try {
      port = started.awaitPort();
      client = new ServiceClient(port, PATIENCE);
      startMillis = System.currentTimeMillis() - launched;
      return true;
    } catch (RuntimeException | AssertionError e) {
      if (started.isAlive()) {
        throw new AssertionError("no process answers; see " + log, e);
      }
      end(Ending.BY_ITSELF);
      return false;
    }
  }

  /** Whether the process was seen to answer. */
  boolean isReady() {
    return client != null;
  }

  /** How long the last start took. */
  long startMillis() {
    return startMillis;
  }

  /** Ends the process at once. */
  void kill() {
    end(running().isAlive() ? Ending.KILLED : Ending.BY_ITSELF);
  }

  /** Asks the process to end, and waits until it has. */
  void terminate() {
    end(running().isAlive() ? Ending.TERMINATED : Ending.BY_ITSELF);
  }

  private void end(Ending ending) {
    client = null;
    ServiceProcess ended = running();
    long doomed = System.currentTimeMillis();
    switch (ending) {
      case KILLED -> ended.kill();
      case TERMINATED -> ended.terminate();
      case BY_ITSELF -> {}
    }
    int exitValue = ended.awaitExit();
    synchronized (this) {
      lives.add(
          new Life(number, log, launched, doomed, System.currentTimeMillis(), ending, exitValue));
    }
    process = null;
  }

  /** Stops the process in the middle of whatever it does; it does not notice. */
  void freeze() {
    running().signal("STOP");
  }

  /** Lets a frozen process go on. */
  void thaw() {
    running().signal("CONT");
  }

  /** Ends whatever runs, after a failure of the run itself. */
  void abandon() {
    client = null;
    ServiceProcess left = process;
    if (left != null) {
      left.kill();
    }
  }

  private ServiceProcess running() {
    ServiceProcess started = process;
    if (started == null) {
      throw new IllegalStateException("nothing runs");
    }
    return started;
  }
}
