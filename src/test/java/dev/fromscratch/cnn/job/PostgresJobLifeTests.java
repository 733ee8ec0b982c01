package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** The life of a job on PostgreSQL. */
@PostgresServiceTest
class PostgresJobLifeTests extends JobLifeContract {

  PostgresJobLifeTests(ServiceClient service) {
    super(service);
  }
}
