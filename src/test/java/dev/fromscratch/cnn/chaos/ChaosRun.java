package dev.fromscratch.cnn.chaos;

import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** One run: chaos, then calm, then judgement. */
final class ChaosRun {

  private static final Logger log = LoggerFactory.getLogger(ChaosRun.class);

  /** How long all jobs may take to come to their ends when nothing disturbs them any more. */
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private final ChaosPlan plan;
  private final Path directory;
  private final History history = new History();
  private final Curtain curtain = new Curtain();

  private ChaosRun(ChaosPlan plan) {
    this.plan = plan;
    this.directory =
        Undisturbed.DIRECTORY.resolve(
            "%s-%d".formatted(plan.database().name().toLowerCase(Locale.ROOT), plan.seed()));
  }

  /** Does what is planned, judges what came of it, and writes the report. */
  static ChaosReport run(ChaosPlan plan) throws IOException {
    log.info("Chaos begins: {}", plan);
    Undisturbed undisturbed = Undisturbed.get();
    return new ChaosRun(plan).run(undisturbed);
  }

  private ChaosReport run(Undisturbed undisturbed) throws IOException {
    FileSystemUtils.deleteRecursively(directory);
    try (Cluster cluster = Cluster.prepare(plan, undisturbed.program(), directory)) {
      Nemesis nemesis = new Nemesis(plan, curtain);
      start(cluster);
      long begun = System.nanoTime();
      disturb(cluster, nemesis);
      Duration disturbed = Duration.ofNanos(System.nanoTime() - begun);
      log.info("Chaos ends after {} s; the jobs may end now", disturbed.toSeconds());
      recover(cluster);
      List<Evidence.Serving> servings = Inspection.servings(cluster);
      List<Evidence.FoundDataset> datasets = Inspection.datasets(cluster);
      cluster.instances().forEach(Instance::terminate);
      Evidence evidence =
          new Evidence(
              history.operations(),
              nemesis.disruptions(),
              cluster.lives().toList(),
              Records.read(cluster.databaseUrl()),
              Inspection.files(cluster, "models"),
              Inspection.files(cluster, "uploads"),
              servings,
              datasets,
              undisturbed.references(),
              undisturbed.sent());
      return new ChaosReport(plan, disturbed, evidence, Checker.check(evidence), directory);
    } finally {
      history.write(directory.resolve("history.jsonl"));
    }
  }

  private static void start(Cluster cluster) {
    cluster.instances().forEach(Instance::launch);
    for (Instance instance : cluster.instances()) {
      if (!instance.awaitReady()) {
        throw new AssertionError("instance %d does not start".formatted(instance.number()));
      }
    }
  }

  private void disturb(Cluster cluster, Nemesis nemesis) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    List<Runnable> actors = new ArrayList<>();
    for (Instance instance : cluster.instances()) {
      actors.add(nemesis.tormentorOf(instance, random.split()));
    }
    SplittableRandom forDatabase = random.split();
    cluster
        .postgres()
        .ifPresent(database -> actors.add(nemesis.tormentorOf(database, forDatabase)));
    KnownJobs jobs = new KnownJobs();
    for (int i = 0; i < plan.clients(); i++) {
      actors.add(new Client(i, random.split(), cluster, history, jobs, curtain));
    }
    CompletableFuture.delayedExecutor(plan.limit().toMillis(), TimeUnit.MILLISECONDS)
        .execute(curtain::fall);
    perform(actors);
  }

  /** Lets all act at the same time; if one fails, the others end too. */
  private void perform(List<Runnable> actors) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              actors.stream()
                  .map(actor ->
                      CompletableFuture.runAsync(actor, threads)
                          .whenComplete((_, failure) -> {
                            if (failure != null) {
                              curtain.fall();
                            }
                          }))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  /**
   * Resumes what was paused or failed until all jobs have ended and everything is tidy, or far too
   * much time is over.
   */
  private void recover(Cluster cluster) {
    ServiceClient client = cluster.instances().getFirst().patientClient();
    try {
      await()
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(250))
          .ignoreExceptions()
          .until(() ->
              resumeAll(client)
                  && Records.countTasks(cluster.databaseUrl()) == 0
                  && Inspection.isSwept(cluster));
    } catch (ConditionTimeoutException e) {
      log.error("Not all jobs have ended, or something is left over; the checker will say what", e);
    }
  }

  /** True if there is nothing left to wait for. */
  private static boolean resumeAll(ServiceClient client) {
    boolean quiet = true;
    for (String state : List.of("paused", "failed", "queued", "running", "pausing", "cancelling")) {
      Answer answer = client.get("/train?limit=1000&state=" + state);
      for (JsonNode job : answer.json().get("data")) {
        quiet = false;
        if (state.equals("paused") || state.equals("failed")) {
          client.post("/train/%s/resume".formatted(ServiceClient.id(job)));
        }
      }
    }
    return quiet;
  }
}
