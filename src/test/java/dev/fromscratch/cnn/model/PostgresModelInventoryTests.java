package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** Starts on PostgreSQL. */
@ExtendWith(RequiresPostgres.class)
class PostgresModelInventoryTests extends ModelInventoryContract {

  private List<String> database = List.of(PostgresServer.newDatabase());

  @Override
  List<String> database() {
    return database;
  }

  @Override
  void loseDatabase(Path dataDirectory) {
    database = List.of(PostgresServer.newDatabase());
  }
}
