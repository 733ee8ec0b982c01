package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import dev.fromscratch.cnn.testing.ServiceClient;

@PostgresServiceTest
class PostgresEvaluationTests extends EvaluationContract {

  PostgresEvaluationTests(ServiceClient service) {
    super(service);
  }
}
