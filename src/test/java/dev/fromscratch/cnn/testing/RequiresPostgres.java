package dev.fromscratch.cnn.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where there can be no PostgreSQL, and says so. */
public final class RequiresPostgres implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return PostgresServer.failure()
        .map(failure -> ConditionEvaluationResult.disabled("without PostgreSQL: " + failure))
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is a PostgreSQL"));
  }
}
