package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceTest;
import org.springframework.transaction.support.TransactionOperations;

/** Runs that are asked to stop or to pause, on SQLite. */
@ServiceTest
class AskedRunTests extends AskedRunContract {

  AskedRunTests(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
  }
}
