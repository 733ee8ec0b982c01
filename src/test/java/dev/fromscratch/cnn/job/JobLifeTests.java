package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** The life of a job on SQLite. */
@ServiceTest
class JobLifeTests extends JobLifeContract {

  JobLifeTests(ServiceClient service) {
    super(service);
  }
}
