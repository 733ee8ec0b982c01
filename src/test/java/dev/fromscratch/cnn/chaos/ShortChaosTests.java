package dev.fromscratch.cnn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.chaos.ChaosPlan.Database;
import dev.fromscratch.cnn.testing.RequiresOwnPostgres;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Seconds of chaos: enough to see that a change broke something plain. */
class ShortChaosTests {

  @Test
  void oneProcessOnSqliteWhenFrozenTerminatedAndKilledKeepsItsPromises() throws IOException {
    check(ChaosPlan.brief(1, Database.SQLITE, 1));
  }

  @Test
  @ExtendWith(RequiresOwnPostgres.class)
  void twoProcessesOnPostgresWhenFrozenTerminatedAndKilledKeepTheirPromises() throws IOException {
    check(ChaosPlan.brief(2, Database.POSTGRESQL, 1));
  }

  private static void check(ChaosPlan plan) throws IOException {
    ChaosReport report = ChaosRun.run(plan);
    ChaosReports.publish(report);
    assertThat(report.verdict().violations()).as(report::violations).isEmpty();
  }
}
