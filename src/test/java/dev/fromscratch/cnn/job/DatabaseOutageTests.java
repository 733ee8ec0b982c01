package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** A database into which nobody can write for longer than anybody waits for it. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageTests {

  private static final String REQUEST =
      "{\"name\":\"outage\",\"epochs\":20,\"samplesPerClass\":40,\"batchSize\":10}";

  @TempDir private Path directory;

  @Test
  void jobWhenNothingCanBeStoredTrainsOnAndSucceedsAfterwards(CapturedOutput output)
      throws SQLException {
    try (RunningService service = RunningService.start(directory)) {
      ServiceClient client = service.client();
      String id = id(client.submit(REQUEST));
      client.awaitProgress(id);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database());
          Statement statement = other.createStatement()) {
        statement.execute("begin immediate");
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> output.toString().contains("cannot store where it is, and trains on"));
        assertThat(state(client.job(id))).as("reading needs no lock").isEqualTo("running");
        statement.execute("rollback");
      }
      JsonNode job = client.awaitEnd(id);
      assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
      assertThat(job.get("attempt").asInt()).isEqualTo(1);
      JsonNode undisturbed = client.train(REQUEST);
      assertThat(job.at("/model/sha256")).isEqualTo(undisturbed.at("/model/sha256"));
      assertThat(client.get("/train/%s/metrics".formatted(id)).json())
          .as("no point of the history is missing")
          .isEqualTo(client.get("/train/%s/metrics".formatted(id(undisturbed))).json());
    }
    assertThat(output).doesNotContain(" ERROR ");
  }

  private Path database() {
    return directory.resolve("cnn.db");
  }
}
