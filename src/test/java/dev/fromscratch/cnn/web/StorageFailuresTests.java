package dev.fromscratch.cnn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class StorageFailuresTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "There is not enough space on the disk"
      })
  void diskWhenFullAnswers507(String reason) {
    assertThatAnswer(new UncheckedIOException(onDisk(reason)), 507, "storage-full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Input/output error", "Read-only file system", "Too many open files"})
  void diskWhenItFailsAnswers503WithTheReasonAndNoPath(String reason) {
    ApiException answer = assertThatAnswer(onDisk(reason), 503, "storage-failed");
    assertThat(answer).hasMessageContaining(reason).hasMessageNotContaining("/secret");
  }

  @Test
  void diskWhenItForbidsAnswers503() {
    var failure = new IllegalStateException(new AccessDeniedException("/secret/file"));
    ApiException answer = assertThatAnswer(failure, 503, "storage-failed");
    assertThat(answer).hasMessageContaining("AccessDenied").hasMessageNotContaining("/secret");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 503, database-unavailable",
    "261, 503, database-unavailable",
    "6, 503, database-unavailable",
    "8, 503, storage-failed",
    "778, 503, storage-failed",
    "11, 503, storage-failed",
    "13, 507, storage-full",
    "14, 503, storage-failed",
    "26, 503, storage-failed",
  })
  void sqliteWhenItFailsAnswersByItsResultCode(int resultCode, int status, String code) {
    var cause = new SQLException("[SQLITE] words", null, resultCode);
    assertThatAnswer(new UncategorizedSQLException("insert", "insert …", cause), status, code);
    assertThatAnswer(new TransactionSystemException("commit", cause), status, code);
  }

  @Test
  void postgresWhenItsDiskIsFullAnswers507() {
    var cause = new SQLException("could not extend file", "53100");
    assertThatAnswer(new DataAccessResourceFailureException("insert", cause), 507, "storage-full");
  }

  @Test
  void databaseWhenItDoesNotAnswerAnswers503AndWhenToTryAgain() {
    var refused = new SQLTransientConnectionException("no connection", "08001");
    for (RuntimeException failure :
        List.of(
            new CannotGetJdbcConnectionException("select", refused),
            new CannotCreateTransactionException("begin", refused),
            new QueryTimeoutException("select", refused))) {
      ApiException answer = assertThatAnswer(failure, 503, "database-unavailable");
      assertThat(answer.retryAfter()).isPositive();
    }
  }

  /** A commit may have happened although its answer was lost. */
  @Test
  void databaseWhenItStopsAnsweringDoesNotClaimThatNothingWasDone() {
    var lost = new SQLException("connection reset", "08006");
    for (RuntimeException failure :
        List.of(
            new TransactionSystemException("commit", lost),
            new DataAccessResourceFailureException("delete", lost))) {
      ApiException answer = StorageFailures.explain(failure).orElseThrow();
      assertThat(answer.status().value()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("database-unavailable");
      assertThat(answer.retryAfter()).isPositive();
      assertThat(answer)
          .hasMessageContaining("it is not known whether this was done")
          .hasMessageNotContaining("nothing was changed");
    }
  }

  @Test
  void failureWhenItIsOursIsNotTheDisks() {
    for (Exception failure :
        List.of(
            new IllegalStateException("a bug"),
            new EOFException("the client has gone"),
            new BadSqlGrammarException("select", "selekt", new SQLException("syntax", "42601")),
            new UncategorizedSQLException(
                "insert", "insert …", new SQLException("constraint", null, 19)))) {
      assertThat(StorageFailures.explain(failure)).as("%s", failure).isEmpty();
    }
  }

  private static FileSystemException onDisk(String reason) {
    return new FileSystemException("/secret/file", null, reason);
  }

  private static ApiException assertThatAnswer(Exception failure, int status, String code) {
    ApiException answer = StorageFailures.explain(failure).orElseThrow();
    assertThat(answer.status().value()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer).hasMessageContaining("nothing was changed");
    return answer;
  }
}
