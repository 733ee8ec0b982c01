package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Jobs in need of a keeper, on PostgreSQL. */
@PostgresServiceTest
class PostgresJobKeeperTests extends JobKeeperContract {

  PostgresJobKeeperTests(
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
