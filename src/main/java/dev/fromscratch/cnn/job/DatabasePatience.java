package dev.fromscratch.cnn.job;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/**
 * Asks the database again and again for what it cannot do just now, because it is restarted, say,
 * or its disk is full. The end of a job is worth waiting for.
 */
final class DatabasePatience {

  private static final Logger log = LoggerFactory.getLogger(DatabasePatience.class);

  /** Nine seconds, after which a line is logged and the tries begin anew. */
  private static final int TRIES = 8;

  private DatabasePatience() {}

  /**
   * What an action gives at last.
   *
   * @param action does all of it or nothing, and finds out by itself that it was done before
   * @param shuttingDown when to give up; what the action throws is thrown then
   */
  static <T> T await(String what, Supplier<T> action, BooleanSupplier shuttingDown) {
    var tries =
        new RetryTemplate(
            RetryPolicy.builder()
                .maxRetries(TRIES)
                .delay(Duration.ofMillis(100))
                .multiplier(2)
                .maxDelay(Duration.ofSeconds(2))
                .predicate(failure -> isOutage(failure) && !shuttingDown.getAsBoolean())
                .build());
    while (true) {
      try {
        return tries.invoke(action);
      } catch (RuntimeException e) {
        if (!isOutage(e) || shuttingDown.getAsBoolean()) {
          throw e;
        }
        log.warn("The database cannot {}, and is asked until it can: {}", what, e.getMessage());
      }
    }
  }

  /** Whether the database failed, and not what it was asked for. */
  static boolean isOutage(Throwable failure) {
    return switch (failure) {
      case TransactionException _ -> true;
      // What Spring does not know by its number, such as a full disk under SQLite.
      case UncategorizedSQLException _ -> true;
      case DataAccessResourceFailureException _ -> true;
      case NonTransientDataAccessException _ -> false;
      default -> failure instanceof DataAccessException;
    };
  }
}
