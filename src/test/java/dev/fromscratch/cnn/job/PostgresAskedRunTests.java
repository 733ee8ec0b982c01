package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import org.springframework.transaction.support.TransactionOperations;

/** Runs that are asked to stop or to pause, on PostgreSQL. */
@PostgresServiceTest
class PostgresAskedRunTests extends AskedRunContract {

  PostgresAskedRunTests(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
  }
}
