package dev.fromscratch.cnn.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** The embedded database, used unless {@code spring.datasource.url} names another. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

  private static final int POOL_SIZE = 4;

  /** How long to wait for others who write. */
  private static final int PATIENCE_MILLIS = 5_000;

  @Bean
  @Conditional(NoOtherDatabase.class)
  HikariDataSource dataSource(DataDirectory directory) {
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setDataSource(new SqliteDataSource(directory.database(), losingNothing()));
    dataSource.setMaximumPoolSize(POOL_SIZE);
    dataSource.setPoolName("sqlite");
    return dataSource;
  }

  /**
   * A write-ahead log flushed at every commit, transactions that take the write lock when they
   * begin, so that none fails half-way, and patience for that lock.
   */
  private static SQLiteConfig losingNothing() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setBusyTimeout(PATIENCE_MILLIS);
    config.enforceForeignKeys(true);
    return config;
  }

  /** Whether no other database is named; an empty name is none. */
  static final class NoOtherDatabase implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
    }
  }

  /** Which of the databases it is; others are not supported. */
  @Bean
  Database database(DataSource dataSource) {
    return Database.of(dataSource);
  }

  /** Ticks in milliseconds, which is what the database keeps. */
  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }
}
