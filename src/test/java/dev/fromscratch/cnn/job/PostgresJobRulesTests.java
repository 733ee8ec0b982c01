package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** What may not be asked of jobs, on PostgreSQL. */
@PostgresServiceTest
class PostgresJobRulesTests extends JobRulesContract {

  PostgresJobRulesTests(ServiceClient service) {
    super(service);
  }
}
