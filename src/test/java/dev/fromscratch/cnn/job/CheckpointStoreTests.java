package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Checkpoints on SQLite. */
@ServiceTest
class CheckpointStoreTests extends CheckpointStoreContract {

  CheckpointStoreTests(
      CheckpointStore checkpoints,
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      TransactionOperations transactions,
      JdbcClient jdbc) {
    super(checkpoints, runs, jobs, transitions, transactions, jdbc);
  }
}
