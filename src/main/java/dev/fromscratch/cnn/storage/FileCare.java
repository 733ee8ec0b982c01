package dev.fromscratch.cnn.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.transaction.TransactionException;

/** Looks after the files of one kind, beside everything else. */
public final class FileCare implements SchedulingConfigurer {

  private static final Logger log = LoggerFactory.getLogger(FileCare.class);

  /** The shortest time between two checks or sweeps that makes sense. */
  public static final Duration MIN_INTERVAL = Duration.ofMillis(100);

  /** The first check lets the start have the disk for itself. */
  private static final Duration AFTER_START = Duration.ofSeconds(1);

  private final String kind;
  private final Chore check;
  private final Chore sweep;

  /** Whoever finds it taken has nothing to do. */
  private final Lock busy = new ReentrantLock();

  /**
   * Care that begins when the service has started.
   *
   * @param kind what they are the files of, as in {@code models}
   * @param check looks at all of them
   * @param sweep removes those that are of nothing any more
   */
  public FileCare(String kind, Chore check, Chore sweep) {
    this.kind = kind;
    this.check = check;
    this.sweep = sweep;
  }

  /**
   * Something to be done again and again, which may fail with the disk or the database.
   *
   * @param every how often
   * @param task what
   */
  public record Chore(Duration every, Task task) {

    /** What a chore does. */
    @FunctionalInterface
    public interface Task {

      /** Does it once. */
      void run() throws IOException;
    }
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedRateTask(
        new FixedRateTask(() -> unlessBusy("check", check), check.every(), AFTER_START));
    tasks.addFixedRateTask(
        new FixedRateTask(() -> unlessBusy("sweep", sweep), sweep.every(), sweep.every()));
  }

  private void unlessBusy(String what, Chore chore) {
    if (!busy.tryLock()) {
      return;
    }
    try {
      chore.task().run();
    } catch (IOException | DataAccessException | TransactionException e) {
      log.warn("Cannot {} the files of {} now: {}", what, kind, e.toString());
    } finally {
      busy.unlock();
    }
  }
}
