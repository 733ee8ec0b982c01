package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** Runs on SQLite. */
@ServiceTest
class EventStreamTests extends EventStreamContract {

  EventStreamTests(ServiceClient service) {
    super(service);
  }
}
