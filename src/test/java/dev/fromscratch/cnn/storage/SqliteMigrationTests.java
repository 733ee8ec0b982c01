package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Databases of every earlier version, full of rows: the newest schema keeps them all. */
class SqliteMigrationTests {

  private static final List<String> OF_VERSION_1 =
      List.of(
          """
          insert into training_job (id, name, state, phase, request, created_at, started_at,
              finished_at, attempt, crashes, progress, metrics, model_name, model_version,
              model_sha256, error_code, error_message)
          values
              ('a', 'n', 'queued', null, '{}', 1, null, null, 0, 0, '{}', '{}', null, null, null, null, null),
              ('b', 'n', 'running', 'saving', '{}', 2, 3, null, 4, 5, '{}', '{}', null, null, null, null, null),
              ('c', 'n', 'succeeded', null, '{}', 3, 4, 5, 1, 0, '{}', '{}', 'm', 2, 'ff', null, null),
              ('d', 'n', 'failed', null, '{}', 4, 5, 6, 1, 2, '{}', '{}', null, null, null, 'x', 'y'),
              ('e', 'n', 'cancelling', 'training', '{}', 5, 6, null, 1, 0, '{}', '{}', null, null, null, null, null),
              ('f', 'n', 'cancelled', null, '{}', 6, 7, 8, 1, 0, '{}', '{}', null, null, null, null, null)
          """,
          "insert into training_metric values ('b', 1, 'step', '{1}'), ('b', 2, 'epoch', '{2}'), ('c', 1, 'step', '{}')",
          "insert into model values ('m', 3)",
          """
          insert into model_version (name, version, sha256, size_bytes, created_at, job_id, metadata)
          values ('m', 2, 'ff', 9, 10, 'c', '{}')
          """,
          """
          insert into scheduled_tasks
              (task_name, task_instance, task_data, execution_time, picked, picked_by, version, priority)
          values ('train', 'b', x'00ff', '2026-01-01 00:00:00', 1, 'me', 7, 1)
          """);

  private static final List<String> OF_VERSION_2 =
      List.of("insert into training_checkpoint values ('b', 4, 11, '{}', '{}', 2, x'00ff10')");

  private static final List<String> OF_VERSION_3 =
      List.of("insert into training_event values ('b', 1, 12, 4, 'state', '{}')");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void databaseWhenOfAnEarlierVersionKeepsEveryRow(int version) {
    var source = new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("cnn.db"));
    JdbcClient jdbc = JdbcClient.create(source);
    flyway(source).target(String.valueOf(version)).load().migrate();
    OF_VERSION_1.forEach(insert -> jdbc.sql(insert).update());
    if (version > 1) {
      OF_VERSION_2.forEach(insert -> jdbc.sql(insert).update());
    }
    if (version > 2) {
      OF_VERSION_3.forEach(insert -> jdbc.sql(insert).update());
    }
    Map<String, String> queries = queries(jdbc);
    Map<String, List<List<Object>>> before = rows(jdbc, queries);
    assertThat(before.values()).doesNotContain(List.of());

    Schema.migrate(flyway(source).load());
    assertThat(rows(jdbc, queries)).isEqualTo(before);
    assertThat(
            jdbc.sql("select count(*) from model_version where damage is null")
                .query()
                .singleValue())
        .isEqualTo(1);
    assertThat(jdbc.sql("select distinct kind from training_job").query().singleValue())
        .isEqualTo("training");
    assertThat(jdbc.sql("pragma foreign_key_check").query().listOfRows()).isEmpty();
    assertThat(jdbc.sql("pragma integrity_check").query().singleValue()).isEqualTo("ok");
  }

  private static FluentConfiguration flyway(DataSource source) {
    return Flyway.configure().dataSource(source).locations("classpath:db/migration/sqlite");
  }

  /** What reads every column there is now, by table. */
  private static Map<String, String> queries(JdbcClient jdbc) {
    Map<String, String> queries = new TreeMap<>();
    for (String table :
        jdbc.sql("select name from sqlite_schema where type = 'table' and name not like 'flyway%'")
            .query((row, _) -> row.getString(1))
            .list()) {
      List<String> columns =
          jdbc.sql("select name from pragma_table_info(:table)")
              .param("table", table)
              .query((row, _) -> row.getString(1))
              .list();
      queries.put(
          table, "select %s from %s order by 1, 2".formatted(String.join(", ", columns), table));
    }
    return queries;
  }

  /** Every value as SQLite writes it, so that bytes can be compared. */
  private static Map<String, List<List<Object>>> rows(
      JdbcClient jdbc, Map<String, String> queries) {
    Map<String, List<List<Object>>> rows = new TreeMap<>();
    queries.forEach((table, query) ->
        rows.put(
            table,
            jdbc.sql(query).query().listOfRows().stream()
                .map(row -> row.values().stream().map(SqliteMigrationTests::comparable).toList())
                .toList()));
    return rows;
  }

  private static Object comparable(@Nullable Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }
}
