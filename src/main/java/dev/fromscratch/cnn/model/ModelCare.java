package dev.fromscratch.cnn.model;

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
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks after the files of models, beside everything else. */
@Component
class ModelCare implements SchedulingConfigurer {

  private static final Logger log = LoggerFactory.getLogger(ModelCare.class);

  /** The first check lets the start have the disk for itself. */
  private static final Duration AFTER_START = Duration.ofSeconds(1);

  private final ModelStore store;
  private final IntactFiles intact;
  private final ModelInventory inventory;
  private final ModelCareSettings settings;

  /** Whoever finds it taken has nothing to do. */
  private final Lock busy = new ReentrantLock();

  ModelCare(
      ModelStore store, IntactFiles intact, ModelInventory inventory, ModelCareSettings settings) {
    this.store = store;
    this.intact = intact;
    this.inventory = inventory;
    this.settings = settings;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedRateTask(
        new FixedRateTask(
            () -> unlessBusy("check", this::checkAll), settings.checkInterval(), AFTER_START));
    tasks.addFixedRateTask(
        new FixedRateTask(
            () -> unlessBusy("sweep", inventory::sweep),
            settings.sweepInterval(),
            settings.sweepInterval()));
  }

  /** Something that fails with the disk or the database. */
  private interface Task {
    void run() throws IOException;
  }

  /** Looks at every file; what is found is told by the models themselves. */
  void checkAll() {
    store.references().stream()
        .flatMap(model -> store.find(model.name(), model.version()).stream())
        .forEach(intact::check);
  }

  private void unlessBusy(String what, Task task) {
    if (!busy.tryLock()) {
      return;
    }
    try {
      task.run();
    } catch (IOException | DataAccessException | TransactionException e) {
      log.warn("Cannot {} the files of models now: {}", what, e.toString());
    } finally {
      busy.unlock();
    }
  }
}
