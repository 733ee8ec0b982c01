package dev.fromscratch.cnn.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The embedded database, used unless {@code spring.datasource.url} names another. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

  /**
   * SQLite that loses nothing: a write-ahead log flushed at every commit, transactions that take
   * the write lock when they begin, so that none fails half-way, and patience for that lock.
   */
  private static final String OPTIONS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=IMMEDIATE&foreign_keys=ON";

  private static final int POOL_SIZE = 4;

  @Bean
  @ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "")
  HikariDataSource dataSource(DataDirectory directory) {
    SqliteFile.requireIntact(directory.database());
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl("jdbc:sqlite:" + directory.database() + OPTIONS);
    dataSource.setMaximumPoolSize(POOL_SIZE);
    dataSource.setPoolName("sqlite");
    return dataSource;
  }

  /** Which of the databases it is; others are not supported. */
  @Bean
  Database database(DataSource dataSource) {
    return Database.of(dataSource);
  }

  @Bean
  FlywayMigrationStrategy migration() {
    return Schema::migrate;
  }

  /** Ticks in milliseconds, which is what the database keeps. */
  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }
}
