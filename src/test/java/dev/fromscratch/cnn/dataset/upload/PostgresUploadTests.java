package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

/** With PostgreSQL. */
@PostgresServiceTest
class PostgresUploadTests extends UploadContract {

  PostgresUploadTests(ServiceClient service) {
    super(service);
  }
}
