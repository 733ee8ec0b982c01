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
    ServiceClient first = cluster.instances().getFirst().patientClient();
    JsonNode models = first.get("/models").json().get("data");
    for (Instance instance : cluster.instances()) {
      ServiceClient client = instance.patientClient();
      for (JsonNode model : models) {
        for (JsonNode version : model.get("versions")) {
          servings.add(
              serving(
                  instance.number(),
                  client,
                  model.get("name").asString(),
                  version.get("version").asInt()));
        }
      }
    }
    return servings;
  }

  private static Serving serving(int instance, ServiceClient client, String name, int version) {
    String path = "/models/%s/versions/%d".formatted(name, version);
    HttpResponse<byte[]> file = client.fetch("GET", path + "/safetensors");
    Answer prediction =
        client.post(path + "/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(Serving.DIGIT)));
    return new Serving(
        instance,
        name,
        version,
        file.statusCode() == OK ? Sha256.of(file.body()) : String.valueOf(file.statusCode()),
        prediction.status() == OK
            ? prediction.json().get("probabilities").toString()
            : prediction.body());
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
