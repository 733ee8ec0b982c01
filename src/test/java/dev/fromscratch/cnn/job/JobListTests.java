package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** Jobs among others, on SQLite. */
@ServiceTest
class JobListTests extends JobListContract {

  JobListTests(ServiceClient service) {
    super(service);
  }
}
