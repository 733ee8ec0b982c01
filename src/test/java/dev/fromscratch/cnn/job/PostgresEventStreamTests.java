package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** Runs on PostgreSQL. */
@PostgresServiceTest
class PostgresEventStreamTests extends EventStreamContract {

  PostgresEventStreamTests(ServiceClient service) {
    super(service);
  }
}
