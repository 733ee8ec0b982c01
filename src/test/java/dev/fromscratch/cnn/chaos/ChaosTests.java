package dev.fromscratch.cnn.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.chaos.ChaosPlan.Database;
import dev.fromscratch.cnn.testing.RequiresOwnPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hundreds of kills, for {@code ./mvnw -Pchaos test}. The properties {@code chaos.seed}, {@code
 * chaos.kills}, {@code chaos.minutes} (each run's at most) and {@code chaos.database} (sqlite,
 * postgresql or both) say which.
 */
@Tag("chaos")
class ChaosTests {

  private static final int KILLS = Integer.getInteger("chaos.kills", 200);
  private static final Duration LIMIT =
      Duration.ofMinutes(Integer.getInteger("chaos.minutes", 180));
  private static final long SEED =
      Long.getLong("chaos.seed", new SplittableRandom().nextInt(1_000_000));
  private static final String DATABASE = System.getProperty("chaos.database", "both");

  @Test
  void oneProcessOnSqliteWhenAnythingHappensKeepsItsPromises() throws IOException {
    assumeTrue(!DATABASE.equals("postgresql"), "chaos.database is postgresql");
    check(ChaosPlan.thorough(SEED, Database.SQLITE, KILLS, LIMIT));
  }

  @Test
  @ExtendWith(RequiresOwnPostgres.class)
  void threeProcessesOnPostgresWhenAnythingHappensKeepTheirPromises() throws IOException {
    assumeTrue(!DATABASE.equals("sqlite"), "chaos.database is sqlite");
    check(ChaosPlan.thorough(SEED, Database.POSTGRESQL, KILLS, LIMIT));
  }

  private static void check(ChaosPlan plan) throws IOException {
    ChaosReport report = ChaosRun.run(plan);
    ChaosReports.publish(report);
    assertThat(report.verdict().violations()).as(report::violations).isEmpty();
  }
}
