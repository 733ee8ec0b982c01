package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** Lists of events, on SQLite. */
@ServiceTest
class EventListTests extends EventListContract {

  EventListTests(ServiceClient service) {
    super(service);
  }
}
