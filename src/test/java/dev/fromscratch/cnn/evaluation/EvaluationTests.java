package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;

@ServiceTest
class EvaluationTests extends EvaluationContract {

  EvaluationTests(ServiceClient service) {
    super(service);
  }
}
