package dev.fromscratch.cnn.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests that kill their PostgreSQL where there is none, or only one of others; says so. */
public final class RequiresOwnPostgres implements ExecutionCondition {

  private final RequiresPostgres any = new RequiresPostgres();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return System.getenv(PostgresServer.VARIABLE) == null
        ? any.evaluateExecutionCondition(context)
        : ConditionEvaluationResult.disabled(
            "the server that %s names cannot be killed from here"
                .formatted(PostgresServer.VARIABLE));
  }
}
