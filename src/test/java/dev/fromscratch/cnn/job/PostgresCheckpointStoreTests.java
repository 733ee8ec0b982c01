package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Checkpoints on PostgreSQL. */
@PostgresServiceTest
class PostgresCheckpointStoreTests extends CheckpointStoreContract {

  PostgresCheckpointStoreTests(
      CheckpointStore checkpoints,
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      TransactionOperations transactions,
      JdbcClient jdbc) {
    super(checkpoints, runs, jobs, transitions, transactions, jdbc);
  }
}
