package dev.fromscratch.cnn.storage;

import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** Migrates PostgreSQL. */
@ExtendWith(RequiresPostgres.class)
class PostgresSchemaTests extends SchemaContract {

  private final String setting = PostgresServer.newDatabase()[0];

  @Override
  String address(Path dataDirectory) {
    return setting.substring(setting.indexOf("jdbc:"));
  }

  @Override
  List<String> settings(Path dataDirectory) {
    return List.of("--" + setting);
  }

  @Override
  String migrations() {
    return "classpath:db/migration/postgresql";
  }
}
