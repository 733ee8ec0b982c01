package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Disruption.Kind;
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

  /** What happens first, so that a run that ends with its first kill has one of each. */
  private static final List<Kind> OPENING = List.of(Kind.FREEZE, Kind.TERMINATE, Kind.KILL);

  private static final Logger log = LoggerFactory.getLogger(Nemesis.class);

  private final ChaosPlan plan;
  private final Curtain curtain;
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final List<Disruption> disruptions = new ArrayList<>();

  Nemesis(ChaosPlan plan, Curtain curtain) {
    this.plan = plan;
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
    // One that is still starting has made no promise to end in time.
    Kind kind = instance.isReady() ? next(random) : Kind.KILL;
    long begun = System.currentTimeMillis();
    switch (kind) {
      case TERMINATE -> instance.terminate();
      case FREEZE -> {
        instance.freeze();
        boolean _ =
            curtain.fallsWithin(
                Duration.ofMillis(random.nextLong(MIN_FROST.toMillis(), MAX_FROST.toMillis())));
        instance.thaw();
      }
      default -> instance.kill();
    }
    did(kind, instance.number(), begun);
    if (kind != Kind.FREEZE) {
      instance.launch();
    }
    if (kind == Kind.KILL) {
      count(kills.incrementAndGet());
    }
  }

  /** Mostly a kill. */
  private Kind next(SplittableRandom random) {
    int turn = turns.getAndIncrement();
    if (turn < OPENING.size()) {
      return OPENING.get(turn);
    }
    return switch (random.nextInt(20)) {
      case 0 -> Kind.TERMINATE;
      case 1, 2 -> Kind.FREEZE;
      default -> Kind.KILL;
    };
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
    return switch (dice) {
      case 0 -> {
        database.restart();
        yield Kind.RESTART_DATABASE;
      }
      case 1 -> {
        database.stopAtOnceAndStart();
        yield Kind.STOP_DATABASE;
      }
      default -> {
        database.killAndStart();
        yield Kind.KILL_DATABASE;
      }
    };
  }
}
