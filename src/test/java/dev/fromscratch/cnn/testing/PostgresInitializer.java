package dev.fromscratch.cnn.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Gives the service of {@link PostgresServiceTest} a database of its own. */
final class PostgresInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    TestPropertyValues.of(PostgresServer.newDatabase()).applyTo(context);
  }
}
