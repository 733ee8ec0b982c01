package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabasePatienceTests {

  private final AtomicInteger tries = new AtomicInteger();

  /** Fails so often and then gives how often it was tried. */
  private Supplier<Integer> failing(int times, RuntimeException failure) {
    return () -> {
      if (tries.incrementAndGet() <= times) {
        throw failure;
      }
      return tries.get();
    };
  }

  static List<RuntimeException> outages() {
    return List.of(
        new CannotCreateTransactionException("no"),
        new CannotGetJdbcConnectionException("no"),
        new DataAccessResourceFailureException("no"),
        new QueryTimeoutException("no"),
        new UncategorizedSQLException("commit", null, new SQLException("no")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void awaitWhenTheDatabaseIsAwayAsksUntilItIsBack(RuntimeException outage) {
    assertThat(DatabasePatience.await("answer", failing(2, outage), () -> false)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void awaitWhenTheServiceEndsGivesUp(RuntimeException outage) {
    assertThatThrownBy(() -> DatabasePatience.await("answer", failing(9, outage), () -> true))
        .isSameAs(outage);
    assertThat(tries).hasValue(1);
  }

  static List<RuntimeException> mistakes() {
    return List.of(
        new DataIntegrityViolationException("no"),
        new BadSqlGrammarException("select", "selct", new SQLException("no")),
        new IllegalStateException("no"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void awaitWhenTheQuestionIsWrongDoesNotAskAgain(RuntimeException mistake) {
    assertThatThrownBy(() -> DatabasePatience.await("answer", failing(9, mistake), () -> false))
        .isSameAs(mistake);
    assertThat(tries).hasValue(1);
  }

  @Test
  void awaitWhenTheDatabaseAnswersAsksOnce() {
    var unused = new IllegalStateException("no");
    assertThat(DatabasePatience.await("answer", failing(0, unused), () -> false)).isEqualTo(1);
  }
}
