package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A database that may not grow, as on a full disk. */
@ServiceTest
class FullDatabaseTests {

  private static final int POOL_SIZE = 4;
  private static final long NO_LIMIT = 4_294_967_294L;
  private static final int MOST_FREE_PAGES = 2000;

  private final ServiceClient service;
  private final DataDirectory directory;
  private final DataSource database;

  FullDatabaseTests(ServiceClient service, DataDirectory directory, DataSource database) {
    this.service = service;
    this.directory = directory;
    this.database = database;
  }

  @AfterEach
  void letItGrow() throws SQLException {
    limitPages(NO_LIMIT);
    for (JsonNode model : service.get("/models").json().get("data")) {
      if (model.get("name").asString().startsWith("filler")) {
        service.delete("/models/" + model.get("name").asString());
      }
    }
  }

  @Test
  void importWhenTheDatabaseIsFullAnswers507AndLeavesNothingBehind()
      throws SQLException, IOException {
    byte[] file = service.modelFile(service.tinyModel());
    limitPages(1);
    int i = 0;
    List<String> before;
    Answer answer;
    do {
      before = service.inventory();
      answer = service.importModel("filler-" + i, file);
      i++;
    } while (answer.status() == 201 && i < MOST_FREE_PAGES);

    assertThatOutage(answer).is(507, "storage-full").says("nothing was changed");
    assertThat(service.inventory()).isEqualTo(before);
    assertThat(directory.models().resolve("filler-%d/1.safetensors".formatted(i - 1)))
        .doesNotExist();
    assertThat(service.predict(service.tinyModel()).status()).as("reading goes on").isEqualTo(200);

    limitPages(NO_LIMIT);
    assertThat(service.importModel("filler-" + i, file).status()).isEqualTo(201);
  }

  /** The limit belongs to a connection, so each of the pool is told; it is never below the size. */
  private void limitPages(long count) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < POOL_SIZE; i++) {
        connections.add(database.getConnection());
      }
      for (Connection connection : connections) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("pragma max_page_count = " + count);
        }
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }
}
