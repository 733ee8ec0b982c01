package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A service that starts on files and rows that do not agree. */
abstract class ModelInventoryContract {

  private static final String TRAIN =
      "{\"name\":\"%s\",\"samplesPerClass\":2,\"epochs\":1,\"network\":\"mnist-conv\",\"seed\":%d}";

  @TempDir private Path data;

  /** The settings of a service that keeps its database from one start to the next. */
  abstract List<String> database();

  /** Makes the database one that knows nothing. */
  abstract void loseDatabase(Path dataDirectory) throws IOException;

  private RunningService start() {
    return RunningService.start(
        data, database().stream().map(setting -> "--" + setting).toArray(String[]::new));
  }

  @Test
  void databaseWhenLostIsReadAgainFromTheFiles() throws IOException {
    List<JsonNode> before;
    try (RunningService service = start()) {
      ServiceClient client = service.client();
      client.train(TRAIN.formatted("first", 1));
      client.train(TRAIN.formatted("first", 2));
      client.train(TRAIN.formatted("first", 3));
      client.delete("/models/first/versions/2");
      client.importModel("second.b_c-1", client.modelFile("first"));
      before = inventory(client);
    }
    Files.createDirectories(data.resolve("models/third"));
    Files.writeString(file("third", 7), "no model");
    Files.writeString(data.resolve("models/first/notes.txt"), "not ours");
    loseDatabase(data);

    try (RunningService service = start()) {
      ServiceClient client = service.client();
      assertThat(inventory(client)).isEqualTo(before);
      assertThat(client.get("/models/first/versions/3").json().get("createdAt").asString())
          .startsWith("20");
      assertThat(file("third", 7)).doesNotExist();
      assertThat(data.resolve("quarantine"))
          .isDirectoryContaining("regex:.*/third-7-\\d{8}T\\d{9}Z\\.safetensors");
      assertThat(data.resolve("models/first/notes.txt")).hasContent("not ours");
      assertThat(client.importModel("first", client.modelFile("second.b_c-1")).status())
          .as("the bytes are known")
          .isEqualTo(200);
      assertThat(client.train(TRAIN.formatted("first", 4)).at("/model/version").asInt())
          .isEqualTo(4);
      assertThat(client.train(TRAIN.formatted("third", 1)).at("/model/version").asInt())
          .as("a number once taken")
          .isEqualTo(8);
    }
  }

  @Test
  void fileWhenItsNumberWasTakenAndItHasNoRowIsRemoved() throws IOException {
    List<JsonNode> before;
    byte[] deleted;
    try (RunningService service = start()) {
      ServiceClient client = service.client();
      client.train(TRAIN.formatted("first", 1));
      client.train(TRAIN.formatted("first", 2));
      deleted = client.modelFile("first");
      client.delete("/models/first/versions/2");
      client.train(TRAIN.formatted("second", 1));
      client.delete("/models/second");
      before = inventory(client);
    }
    Files.write(file("first", 2), deleted);
    Files.createDirectories(data.resolve("models/second"));
    Files.write(file("second", 1), deleted);
    Files.writeString(data.resolve("models/first/1.safetensors.crashed.tmp"), "half");

    try (RunningService service = start()) {
      assertThat(inventory(service.client())).isEqualTo(before);
      assertThat(file("first", 2)).doesNotExist();
      assertThat(data.resolve("models/second")).doesNotExist();
      assertThat(data.resolve("models/first")).isDirectoryNotContaining("glob:**.tmp");
      assertThat(data.resolve("quarantine")).doesNotExist();
    }
  }

  private Path file(String name, int version) {
    return data.resolve("models/%s/%d.safetensors".formatted(name, version));
  }

  /**
   * All that is told of each version and does not come from the lost rows, and what it predicts.
   */
  private static List<JsonNode> inventory(ServiceClient client) {
    return client
        .get("/models")
        .json()
        .get("data")
        .valueStream()
        .flatMap(model ->
            model
                .get("versions")
                .valueStream()
                .flatMap(version -> {
                  String name = model.get("name").asString() + ":" + version.get("version").asInt();
                  ((ObjectNode) version).remove(List.of("jobId", "createdAt"));
                  return Stream.of(version, client.predict(name).json());
                }))
        .toList();
  }
}
