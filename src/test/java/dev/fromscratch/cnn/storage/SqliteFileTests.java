package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Database files that are not what SQLite wrote. */
@ExtendWith(OutputCaptureExtension.class)
class SqliteFileTests {

  private static final int PAGE = 4096;

  @TempDir private Path data;

  @Test
  void serviceWhenItsDatabaseIsNoneSaysSoAndLeavesItAlone(CapturedOutput output)
      throws IOException {
    Path file = Files.writeString(data.resolve("cnn.db"), "garbage".repeat(1000));
    assertThatException().isThrownBy(() -> RunningService.start(data));
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("The database %s is damaged: ".formatted(file))
        .contains("move it away")
        .contains("every model is read again from its file")
        .doesNotContain("Tomcat started", "\tat ");
    assertThat(file).hasContent("garbage".repeat(1000));
  }

  @Test
  void fileWhenAPageIsOverwrittenIsRefused() throws IOException {
    Path file = data.resolve("cnn.db");
    JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + file));
    jdbc.sql("create table numbers (number integer primary key, text text)").update();
    jdbc.sql(
            """
            with recursive series (i) as (select 1 union all select i + 1 from series where i < 2000)
            insert into numbers select i, 'some text' from series
            """)
        .update();
    SqliteFile.requireIntact(file);

    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes.length).isGreaterThan(4 * PAGE);
    Arrays.fill(bytes, 2 * PAGE, 3 * PAGE, (byte) 7);
    Files.write(file, bytes);
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> SqliteFile.requireIntact(file))
        .withMessageStartingWith("The database %s is damaged: ", file)
        .satisfies(e -> assertThat(e.action()).contains("jobs are lost"));
  }

  @Test
  void fileWhenAbsentOrEmptyIsFine() throws IOException {
    Path file = data.resolve("cnn.db");
    SqliteFile.requireIntact(file);
    assertThat(file).doesNotExist();
    Files.createFile(file);
    SqliteFile.requireIntact(file);
  }
}
