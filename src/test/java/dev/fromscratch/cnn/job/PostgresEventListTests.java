package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** Lists of events, on PostgreSQL. */
@PostgresServiceTest
class PostgresEventListTests extends EventListContract {

  PostgresEventListTests(ServiceClient service) {
    super(service);
  }
}
