package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.fromscratch.cnn.testing.RunningService;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Databases of versions of the service that were before this one, or will be after it. */
@ExtendWith(OutputCaptureExtension.class)
abstract class SchemaContract {

  @TempDir private Path data;

  /** Where the database of a service with this data directory is, and the settings for that. */
  abstract String address(Path dataDirectory);

  abstract List<String> settings(Path dataDirectory);

  /** Where its migrations are. */
  abstract String migrations();

  @Test
  void databaseWhenEmptyIsGivenTheNewestSchema() {
    start().close();
    assertThat(flyway().info().current().getVersion().getVersion()).isEqualTo("5");
    flyway().validate();
  }

  @Test
  void databaseWhenItsSchemaIsLaterIsRefusedAndLeftAlone(CapturedOutput output) {
    flyway().migrate();
    JdbcClient jdbc = JdbcClient.create(source());
    jdbc.sql(
            """
            insert into flyway_schema_history
                (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select 99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, success
            from flyway_schema_history where version = '5'
            """)
        .update();
    jdbc.sql("create table of_a_later_version (id integer)").update();

    assertThatException().isThrownBy(this::start);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(
            "The database has schema 99, of a later version of this service, which knows schemas up to 5.")
        .contains("Start that later version")
        .doesNotContain("Tomcat started", "\tat ");
    assertThat(jdbc.sql("select count(*) from of_a_later_version").query(Long.class).single())
        .isZero();
  }

  private RunningService start() {
    return RunningService.start(data, settings(data).toArray(String[]::new));
  }

  private DataSource source() {
    return new DriverManagerDataSource(address(data));
  }

  private Flyway flyway() {
    return Flyway.configure().dataSource(source()).locations(migrations()).load();
  }
}
