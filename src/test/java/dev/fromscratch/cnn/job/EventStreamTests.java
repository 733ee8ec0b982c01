package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs on SQLite. */
@ServiceTest
class EventStreamTests extends EventStreamContract {

  EventStreamTests(ServiceClient service, JdbcClient jdbc) {
    super(service, jdbc);
  }
}
