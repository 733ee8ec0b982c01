package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Jobs in need of a keeper, on SQLite. */
@ServiceTest
class JobKeeperTests extends JobKeeperContract {

  JobKeeperTests(
      JobStore jobs,
      RunStore runs,
      JobTransitions transitions,
      JobKeeper keeper,
      TransactionOperations transactions,
      JdbcClient jdbc,
      ServiceClient service) {
    super(jobs, runs, transitions, keeper, transactions, jdbc, service);
  }
}
