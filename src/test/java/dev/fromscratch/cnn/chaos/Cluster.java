package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.testing.ServiceProcess;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The instances of the service and the database they share. */
final class Cluster implements AutoCloseable {

  /** Everything is as quick as it can be set, so that much happens in little time. */
  private static final List<String> HASTE =
      List.of(
          "--cnn.training.checkpoint-interval=100ms",
          "--cnn.training.max-crashes=1000000",
          "--cnn.training.max-queued=10000",
          "--cnn.training.threads=1",
          "--cnn.training.niceness=0",
          "--cnn.datasets.sweep-interval=500ms",
          "--db-scheduler.heartbeat-interval=500ms",
          "--db-scheduler.polling-interval=500ms");

  private final List<Instance> instances;
  private final @Nullable DurablePostgres postgres;

  private Cluster(List<Instance> instances, @Nullable DurablePostgres postgres) {
    this.instances = instances;
    this.postgres = postgres;
  }

  /** Prepares a place for each instance, and starts none. */
  static Cluster prepare(ChaosPlan plan, ServiceProcess.Program program, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    DurablePostgres postgres =
        switch (plan.database()) {
          case SQLITE -> null;
          case POSTGRESQL -> DurablePostgres.start(directory);
        };
    List<String> settings = new ArrayList<>(HASTE);
    if (postgres != null) {
      settings.add("--spring.datasource.url=" + postgres.url());
    }
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < plan.instances(); i++) {
      Path own = Files.createDirectories(directory.resolve("instance-" + i));
      Instance instance = new Instance(i, own, program, settings);
      SmallMnist.write(instance.dataDirectory());
      instances.add(instance);
    }
    Cluster cluster = new Cluster(instances, postgres);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::abandon));
    return cluster;
  }

  /** Leaves no process behind, whatever happens; also where the run itself is interrupted. */
  private void abandon() {
    instances.forEach(Instance::abandon);
  }

  List<Instance> instances() {
    return instances;
  }

  Instance anyInstance(SplittableRandom random) {
    return instances.get(random.nextInt(instances.size()));
  }

  /** The database, if it is a server. */
  Optional<DurablePostgres> postgres() {
    return Optional.ofNullable(postgres);
  }

  /** Where the database is, for whoever reads it from outside. */
  String databaseUrl() {
    return postgres == null
        ? "jdbc:sqlite:" + instances.getFirst().dataDirectory().resolve("cnn.db")
        : postgres.url();
  }

  /** All processes that have ended. */
  Stream<Life> lives() {
    return instances.stream().flatMap(instance -> instance.lives().stream());
  }

  @Override
  public void close() throws IOException {
    abandon();
    if (postgres != null) {
      postgres.close();
    }
  }
}
