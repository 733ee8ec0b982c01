package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs on PostgreSQL. */
@PostgresServiceTest
class PostgresEventStreamTests extends EventStreamContract {

  PostgresEventStreamTests(ServiceClient service, JdbcClient jdbc) {
    super(service, jdbc);
  }
}
