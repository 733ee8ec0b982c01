package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** Runs on SQLite. */
@ServiceTest
class IdempotencyTests extends IdempotencyContract {

  IdempotencyTests(ServiceClient service) {
    super(service);
  }
}
