package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Disruption.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills, freezes and terminates processes and restarts the database, until it has killed as many as
 * it was to. Every instance has a tormentor of its own, so any number of them can be down at the
 * same time; so has the database.
 */
final class Nemesis {

  /** Longer than it takes until the heartbeats of a process are missed, and others take over. */
  private static final Duration MIN_FROST = Duration.ofSeconds(4);

  private static final Duration MAX_FROST = Duration.ofSeconds(7);

  private static final int[] OPENING = {3, 1, 0};

  private static final Logger log = LoggerFactory.getLogger(Nemesis.class);

  private final ChaosPlan plan;
  private final Cluster cluster;
  private final Curtain curtain;
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final List<Disruption> disruptions = new ArrayList<>();

  Nemesis(ChaosPlan plan, Cluster cluster, Curtain curtain) {
    this.plan = plan;
    this.cluster = cluster;
    this.curtain = curtain;
  }

  synchronized List<Disruption> disruptions() {
    return List.copyOf(disruptions);
  }

  private synchronized void did(Kind kind, int instance, long begun) {
    disruptions.add(new Disruption(kind, instance, begun, System.currentTimeMillis()));
  }

  /** What happens to one instance, which runs before and after. */
  Runnable tormentorOf(Instance instance, SplittableRandom random) {
    return () -> {
      while (!curtain.hasFallen()) {
        // Now and then it ends before it is ready.
        boolean hasty = random.nextInt(8) == 0;
        if (!hasty && !instance.isReady() && !instance.awaitReady()) {
          instance.launch();
        } else if (!curtain.fallsWithin(peaceOf(instance, random))) {
          torment(instance, random);
        }
      }
      while (!instance.isReady() && !instance.awaitReady()) {
        instance.launch();
      }
    };
  }

  /** About as long as it takes to start, so that there is as much work as there are starts. */
  private Duration peaceOf(Instance instance, SplittableRandom random) {
    return Duration.ofMillis(
        random.nextLong(Math.max(plan.calm().toMillis(), instance.startMillis())));
  }

  private void torment(Instance instance, SplittableRandom random) {
    // The first few are dealt, so that even a short run has one of each.
    int turn = turns.getAndIncrement();
    int dice = turn < OPENING.length ? OPENING[turn] : random.nextInt(20);
    long begun = System.currentTimeMillis();
    if (dice == 0) {
      instance.terminate();
      did(Kind.TERMINATE, instance.number(), begun);
      instance.launch();
    } else if (dice <= 2) {
      instance.freeze();
      boolean unused =
          curtain.fallsWithin(
              Duration.ofMillis(random.nextLong(MIN_FROST.toMillis(), MAX_FROST.toMillis())));
      instance.thaw();
      did(Kind.FREEZE, instance.number(), begun);
    } else {
      instance.kill();
      did(Kind.KILL, instance.number(), begun);
      instance.launch();
      count(kills.incrementAndGet());
    }
  }

  private void count(int killed) {
    if (killed % 10 == 0) {
      log.info("Killed {} of {}", killed, plan.kills());
    }
    if (killed >= plan.kills()) {
      curtain.fall();
    }
  }

  /** What happens to the database. */
  Runnable tormentorOf(DurablePostgres database, SplittableRandom random) {
    return () -> {
      long calm = plan.databaseCalm().toMillis();
      while (!curtain.fallsWithin(Duration.ofMillis(random.nextLong(calm / 2, 2 * calm)))) {
        long begun = System.currentTimeMillis();
        Kind kind = restart(database, random.nextInt(3));
        did(kind, Disruption.DATABASE, begun);
      }
    };
  }

  private static Kind restart(DurablePostgres database, int dice) {
    try {
      switch (dice) {
        case 0 -> {
          database.restart();
          return Kind.RESTART_DATABASE;
        }
        case 1 -> {
          database.stopAtOnceAndStart();
          return Kind.STOP_DATABASE;
        }
        default -> {
          database.killAndStart();
          return Kind.KILL_DATABASE;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
