package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceTest;
import org.springframework.transaction.support.TransactionOperations;

/** Runs on SQLite. */
@ServiceTest
class RunStoreTests extends RunStoreContract {

  RunStoreTests(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
  }
}
