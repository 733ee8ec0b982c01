package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import org.springframework.transaction.support.TransactionOperations;

/** Runs on PostgreSQL. */
@PostgresServiceTest
class PostgresRunStoreTests extends RunStoreContract {

  PostgresRunStoreTests(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
  }
}
