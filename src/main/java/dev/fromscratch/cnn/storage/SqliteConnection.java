package dev.fromscratch.cnn.storage;

import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection to SQLite that knows whether it is in a transaction, which the driver's own forgets
 * when others hold the lock for too long.
 *
 * <p>The driver notes that a transaction has begun before it begins it. If that fails, because the
 * lock was not to be had in time, the connection takes itself to be in a transaction for good; in a
 * pool, all later transactions on it commit statement by statement. And having committed, the
 * driver begins the next transaction at once, so that a commit can fail which has happened. See <a
 * href="https://github.com/xerial/sqlite-jdbc/issues/683">its issue 683</a>.
 */
final class SqliteConnection extends JDBC4Connection {

  /** Takes no lock until something is read or written, so it does not fail. */
  private static final String BEGIN_LATER = "begin;";

  private boolean endsTransaction;

  SqliteConnection(String url, String file, Properties properties) throws SQLException {
    super(url, file, properties);
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    boolean before = getAutoCommit();
    try {
      super.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      if (autoCommit && isOver(e)) {
        return;
      }
      getConnectionConfig().setAutoCommit(before);
      throw e;
    }
  }

  @Override
  public void commit() throws SQLException {
    endsTransaction = true;
    try {
      super.commit();
    } finally {
      endsTransaction = false;
    }
  }

  @Override
  public void rollback() throws SQLException {
    endsTransaction = true;
    try {
      super.rollback();
    } catch (SQLException e) {
      if (!isOver(e)) {
        throw e;
      }
    } finally {
      endsTransaction = false;
    }
  }

  /**
   * SQLite rolls back by itself what a full disk or an error of the disk has stopped, see <a
   * href="https://www.sqlite.org/lang_transaction.html">transactions</a>; the first error is then
   * the one to tell.
   */
  private static boolean isOver(SQLException e) {
    return String.valueOf(e.getMessage()).contains("no transaction is active");
  }

  @Override
  protected String transactionPrefix() {
    return endsTransaction ? BEGIN_LATER : super.transactionPrefix();
  }
}
