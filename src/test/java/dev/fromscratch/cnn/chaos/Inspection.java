package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.chaos.Evidence.FoundFile;
import dev.fromscratch.cnn.chaos.Evidence.Serving;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What instances serve and keep when all is quiet. */
final class Inspection {

  private static final int OK = 200;

  private Inspection() {}

  /** Asks every instance for every model that the first one knows. */
  static List<Serving> servings(Cluster cluster) {
    List<Serving> servings = new ArrayList<>();
    JsonNode models = client(cluster.instances().getFirst()).get("/models").json().get("data");
    for (Instance instance : cluster.instances()) {
      for (JsonNode model : models) {
        for (JsonNode version : model.get("versions")) {
          servings.add(
              serving(instance, model.get("name").asString(), version.get("version").asInt()));
        }
      }
    }
    return servings;
  }

  private static Serving serving(Instance instance, String name, int version) {
    ServiceClient client = client(instance);
    String path = "/models/%s/versions/%d".formatted(name, version);
    HttpResponse<byte[]> file = client.fetch("GET", path + "/safetensors");
    Answer prediction =
        client.post(path + "/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(Serving.DIGIT)));
    return new Serving(
        instance.number(),
        name,
        version,
        file.statusCode() == OK ? Sha256.of(file.body()) : String.valueOf(file.statusCode()),
        prediction.status() == OK
            ? prediction.json().get("probabilities").toString()
            : prediction.body());
  }

  private static ServiceClient client(Instance instance) {
    return instance.client().orElseThrow();
  }

  /** All files below the folders of models. */
  static List<FoundFile> files(Cluster cluster) throws IOException {
    List<FoundFile> found = new ArrayList<>();
    for (Instance instance : cluster.instances()) {
      Path models = instance.dataDirectory().resolve("models");
      try (Stream<Path> all = Files.walk(models)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          found.add(
              new FoundFile(
                  instance.number(), models.relativize(file).toString(), Sha256.of(file)));
        }
      }
    }
    return found;
  }
}
