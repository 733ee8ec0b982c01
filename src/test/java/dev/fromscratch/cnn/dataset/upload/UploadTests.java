package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

/** With SQLite. */
@ServiceTest
class UploadTests extends UploadContract {

  UploadTests(ServiceClient service) {
    super(service);
  }
}
