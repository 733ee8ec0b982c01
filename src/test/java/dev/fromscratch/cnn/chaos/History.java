package dev.fromscratch.cnn.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** All operations of a run, in the order in which they ended. */
final class History {

  private final List<Operation> operations = new ArrayList<>();

  synchronized void add(Operation operation) {
    operations.add(operation);
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Writes one line of JSON per operation, for people who look for the cause of a violation. */
  void write(Path file) throws IOException {
    JsonMapper json = JsonMapper.shared();
    Files.write(file, operations().stream().map(json::writeValueAsString).toList());
  }
}
