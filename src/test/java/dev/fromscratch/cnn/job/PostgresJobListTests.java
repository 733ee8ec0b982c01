package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** Jobs among others, on PostgreSQL. */
@PostgresServiceTest
class PostgresJobListTests extends JobListContract {

  PostgresJobListTests(ServiceClient service) {
    super(service);
  }
}
