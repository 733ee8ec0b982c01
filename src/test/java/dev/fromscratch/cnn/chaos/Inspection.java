package dev.fromscratch.cnn.chaos;

import static java.util.stream.Collectors.toSet;

import dev.fromscratch.cnn.chaos.Evidence.FoundDataset;
import dev.fromscratch.cnn.chaos.Evidence.FoundFile;
import dev.fromscratch.cnn.chaos.Evidence.Serving;
import dev.fromscratch.cnn.chaos.Records.DatasetRow;
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
import java.util.Set;
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
            : prediction.body(),
        Figures.of(client, name, version));
  }

  /** Asks every instance for every data set that clients send, if there is one of its name. */
  static List<FoundDataset> datasets(Cluster cluster) {
    Set<String> names =
        Records.datasets(cluster.databaseUrl()).stream().map(DatasetRow::name).collect(toSet());
    return cluster.instances().stream()
        .flatMap(instance -> names.stream().map(name -> dataset(instance, name)))
        .toList();
  }

  private static FoundDataset dataset(Instance instance, String name) {
    ServiceClient client = instance.patientClient();
    Answer answer = client.get("/datasets/" + name);
    Answer samples = client.get("/datasets/%s/samples?split=training".formatted(name));
    return new FoundDataset(
        instance.number(),
        name,
        answer.status() == OK ? answer.text("/sha256") : String.valueOf(answer.status()),
        samples.status() == OK);
  }

  /** Whether no instance has the file of a data set that is not there. */
  static boolean isSwept(Cluster cluster) throws IOException {
    Set<String> paths =
        Records.datasets(cluster.databaseUrl()).stream().map(DatasetRow::path).collect(toSet());
    return files(cluster, "uploads").stream().allMatch(file -> paths.contains(file.path()));
  }

  /** All files below a folder of the data directories. */
  static List<FoundFile> files(Cluster cluster, String folder) throws IOException {
    List<FoundFile> found = new ArrayList<>();
    for (Instance instance : cluster.instances()) {
      Path root = instance.dataDirectory().resolve(folder);
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          found.add(
              new FoundFile(instance.number(), root.relativize(file).toString(), Sha256.of(file)));
        }
      }
    }
    return found;
  }
}
