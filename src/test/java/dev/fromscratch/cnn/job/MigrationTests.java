package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.SmallMnist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** A data directory of an earlier version, with a job that its process was cut off from. */
class MigrationTests {

  private static final String ID = "01a204a7-a4a0-75e4-9785-7600c0934f9e";

  private static final String REQUEST =
      """
      {"name":"old","dataset":"mnist","network":"lenet","epochs":1,"batchSize":64,
       "loss":"softmaxCrossEntropy","optimizer":{"type":"adam","learningRate":0.001},
       "schedule":{"type":"constant"},"validationFraction":0.1,"seed":42}
      """;

  private static final String PROGRESS =
      """
      {"epoch":1,"epochs":1,"step":3,"steps":8,"percent":37.5,"etaSeconds":1,
       "samplesPerSecond":100.0,"activity":null}
      """;

  @TempDir private Path directory;

  @Test
  void serviceWhenTheDatabaseIsOfTheFirstVersionGoesOnWithItsJobs() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    SmallMnist.write(data);
    writeFirstVersion(data.resolve("cnn.db"));

    try (RunningService service = RunningService.start(data)) {
      ServiceClient client = service.client();
      JsonNode job = client.awaitEnd(ID);
      assertThat(ServiceClient.state(job)).as("%s", job).isEqualTo("succeeded");
      assertThat(job.get("attempt").asInt()).isEqualTo(2);
      assertThat(
              client.get("/train/%s/metrics".formatted(ID)).json().at("/data/0/sequence").asInt())
          .as("the history of the first attempt is replaced")
          .isEqualTo(1);
    }
  }

  private static void writeFirstVersion(Path database) {
    var source = new DriverManagerDataSource("jdbc:sqlite:" + database);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/sqlite")
        .target("1")
        .load()
        .migrate();
    JdbcClient jdbc = JdbcClient.create(source);
    jdbc.sql(
            """
            insert into training_job
                (id, name, state, phase, request, created_at, started_at, attempt, progress, metrics)
            values (:id, 'old', 'running', 'training', :request, 1, 2, 1, :progress, '{}')
            """)
        .param("id", ID)
        .param("request", REQUEST)
        .param("progress", PROGRESS)
        .update();
    jdbc.sql("insert into training_metric values (:id, 7, 'epoch', '{}')").param("id", ID).update();
    jdbc.sql(
            """
            insert into scheduled_tasks
                (task_name, task_instance, execution_time, picked, picked_by, version)
            values ('train', :id, 3, 1, 'another', 1)
            """)
        .param("id", ID)
        .update();
  }
}
