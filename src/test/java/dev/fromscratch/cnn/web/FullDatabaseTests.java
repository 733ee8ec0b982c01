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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A database that may not grow, as on a full disk. */
@ServiceTest
class FullDatabaseTests {

  private static final int POOL_SIZE = 4;
  private static final long NO_LIMIT = 4_294_967_294L;
  private static final int MOST_FREE_PAGES = 2000;
  private static final int LARGEST_PIECE = 1 << 22;
  private static final int SMALLEST_PIECE = 1 << 13;

  private final ServiceClient service;
  private final DataDirectory directory;
  private final DataSource database;

  FullDatabaseTests(ServiceClient service, DataDirectory directory, DataSource database) {
    this.service = service;
    this.directory = directory;
    this.database = database;
  }

  @BeforeEach
  void createTable() throws SQLException {
    execute("create table filling (data blob)");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void letItGrow() throws SQLException {
    limitPages(NO_LIMIT);
    execute("drop table filling");
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
    fill();
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

  /** Takes most of the pages that are free, in large pieces and then in smaller ones. */
  private void fill() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (int size = LARGEST_PIECE; size >= SMALLEST_PIECE; size /= 2) {
        while (fits(statement, size)) {
          // And one more.
        }
      }
    }
  }

  private static boolean fits(Statement statement, int size) {
    try {
      return statement.executeUpdate("insert into filling values (zeroblob(%d))".formatted(size))
          > 0;
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("SQLITE_FULL");
      return false;
    }
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
