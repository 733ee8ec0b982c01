package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** Runs on PostgreSQL. */
@PostgresServiceTest
class PostgresIdempotencyTests extends IdempotencyContract {

  PostgresIdempotencyTests(ServiceClient service) {
    super(service);
  }
}
