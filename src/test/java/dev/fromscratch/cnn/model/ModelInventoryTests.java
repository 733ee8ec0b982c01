package dev.fromscratch.cnn.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts on SQLite. */
class ModelInventoryTests extends ModelInventoryContract {

  @Override
  List<String> database() {
    return List.of();
  }

  @Override
  void loseDatabase(Path dataDirectory) throws IOException {
    Files.delete(dataDirectory.resolve("cnn.db"));
  }
}
