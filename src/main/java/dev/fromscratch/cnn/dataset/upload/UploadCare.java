package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.storage.FileRepair;
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

/** Looks after the files of data sets, beside everything else. */
@Component
class UploadCare implements SchedulingConfigurer {

  private static final Logger log = LoggerFactory.getLogger(UploadCare.class);

  /** The first check lets the start have the disk for itself. */
  private static final Duration AFTER_START = Duration.ofSeconds(2);

  private final UploadStore store;
  private final KeptUpload.Homes homes;
  private final FileRepair repair;
  private final UploadInventory inventory;
  private final UploadSettings settings;

  /** Whoever finds it taken has nothing to do. */
  private final Lock busy = new ReentrantLock();

  UploadCare(
      UploadStore store,
      KeptUpload.Homes homes,
      FileRepair repair,
      UploadInventory inventory,
      UploadSettings settings) {
    this.store = store;
    this.homes = homes;
    this.repair = repair;
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

  private void checkAll() {
    store.findAll().stream().map(homes::of).forEach(repair::check);
  }

  private void unlessBusy(String what, Task task) {
    if (!busy.tryLock()) {
      return;
    }
    try {
      task.run();
    } catch (IOException | DataAccessException | TransactionException e) {
      log.warn("Cannot {} the files of data sets now: {}", what, e.toString());
    } finally {
      busy.unlock();
    }
  }
}
