package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** What may not be asked of jobs, on SQLite. */
@ServiceTest
class JobRulesTests extends JobRulesContract {

  JobRulesTests(ServiceClient service) {
    super(service);
  }
}
