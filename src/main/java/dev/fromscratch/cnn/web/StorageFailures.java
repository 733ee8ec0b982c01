package dev.fromscratch.cnn.web;

import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.sqlite.SQLiteErrorCode;

/**
 * What a client is told when the disk or the database fails. Both do nothing or all of what they
 * are asked for, so nothing has changed; only who loses the connection to a database while it
 * commits cannot know which.
 */
public final class StorageFailures {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private static final Pattern FULL =
      Pattern.compile("No space left on device|quota exceeded|not enough space");

  /** The state of PostgreSQL whose disk is full. */
  private static final String DISK_FULL = "53100";

  private StorageFailures() {}

  /** Empty if it is not the disk or the database that failed. */
  public static Optional<ApiException> explain(Throwable failure) {
    return explain(failure, false);
  }

  /** The same for a request that, as it may be, only reads. */
  static Optional<ApiException> explain(Throwable failure, boolean onlyReads) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      ApiException known =
          switch (each) {
            case FileSystemException e -> ofDisk(e);
            case SQLException e when DISK_FULL.equals(e.getSQLState()) -> full();
            case SQLException e -> ofSqlite(e);
            default -> null;
          };
      if (known != null) {
        return Optional.of(known);
      }
    }
    if (!isOutage(failure)) {
      return Optional.empty();
    }
    boolean known = onlyReads || !isOfUnknownOutcome(failure);
    return Optional.of(known ? unavailable() : unanswered());
  }

  private static ApiException ofDisk(FileSystemException e) {
    String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    return FULL.matcher(reason).find() ? full() : failed("disk", reason);
  }

  /**
   * By the lowest byte of its result code, which is 0 for PostgreSQL; Spring knows none of them.
   */
  private static @Nullable ApiException ofSqlite(SQLException e) {
    return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> unavailable();
      case SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB ->
          failed("database", Received.shortened(String.valueOf(e.getMessage())));
      case SQLITE_FULL -> full();
      default -> null;
    };
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof DataAccessResourceFailureException
        || failure instanceof TransientDataAccessException
        || failure instanceof TransactionException;
  }

  private static boolean isOfUnknownOutcome(Throwable failure) {
    return failure instanceof TransactionSystemException
        || (failure instanceof DataAccessResourceFailureException
            && !(failure instanceof CannotGetJdbcConnectionException));
  }

  private static ApiException full() {
    return ApiException.of(
        HttpStatus.INSUFFICIENT_STORAGE,
        "storage-full",
        "there is no space left where the service keeps its data; nothing was changed");
  }

  private static ApiException failed(String what, String reason) {
    return ApiException.of(
        HttpStatus.SERVICE_UNAVAILABLE,
        "storage-failed",
        "the %s of the service failed (%s); nothing was changed".formatted(what, reason));
  }

  private static ApiException unavailable() {
    return ApiException.unavailable(
        "database-unavailable",
        "the database of the service does not answer now; nothing was changed",
        RETRY_AFTER);
  }

  private static ApiException unanswered() {
    return ApiException.unavailable(
        "database-unavailable",
        "the database of the service stopped answering, so it is not known whether this was done; look whether it was, or ask again, for a job with the same Idempotency-Key",
        RETRY_AFTER);
  }
}
