package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our files and those of the Python package {@code safetensors}, which is the format's own. Skipped
 * where neither {@code CNN_PYTHON} nor {@code python3} is a Python that has it.
 */
@ServiceTest
class PythonSafetensorsTests {

  private static final String READ =
      """
      import json, sys
      from safetensors import safe_open
      with safe_open(sys.argv[1], framework="numpy") as file:
          print(json.dumps({
              "shapes": {name: file.get_tensor(name).shape for name in file.keys()},
              "types": sorted({str(file.get_tensor(name).dtype) for name in file.keys()}),
              "metadata": file.metadata()}))
      """;

  private static final String REWRITE =
      """
      import sys
      from safetensors import safe_open
      from safetensors.numpy import save_file
      with safe_open(sys.argv[1], framework="numpy") as file:
          tensors = {name: file.get_tensor(name) for name in file.keys()}
          save_file(tensors, sys.argv[1], metadata=file.metadata())
      """;

  @TempDir private Path folder;
  private final ServiceClient service;

  PythonSafetensorsTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/models/from-python");
  }

  @Test
  void fileWhenOpenedInPythonHasTheDocumentedNamesAndShapes() throws Exception {
    JsonNode found = JsonMapper.shared().readTree(python(READ, download()));
    Map<String, String> shapes = new TreeMap<>();
    found.get("shapes").propertyStream().forEach(e -> shapes.put(e.getKey(), e.getValue() + ""));

    assertThat(shapes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "0.weight", "[8,1,5,5]",
                "0.bias", "[8]",
                "3.weight", "[16,8,5,5]",
                "3.bias", "[16]",
                "7.weight", "[256,128]",
                "7.bias", "[128]",
                "9.weight", "[128,10]",
                "9.bias", "[10]"));
    assertThat(found.get("types").toString()).isEqualTo("[\"float32\"]");
    assertThat(found.at("/metadata/format").asString()).isEqualTo("cnn-from-scratch");
    assertThat(found.at("/metadata/labels").asString()).startsWith("[\"0\",\"1\"");
  }

  @Test
  void fileWhenWrittenByPythonIsImportedAndPredictsTheSame() throws Exception {
    Path file = download();
    python(REWRITE, file);
    Answer answer =
        service.send(
            "POST",
            "/models/from-python/versions",
            BodyPublishers.ofFile(file),
            "Content-Type",
            "application/octet-stream");

    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    assertThat(prediction("from-python")).isEqualTo(prediction(service.tinyModel()));
  }

  private JsonNode prediction(String model) {
    String body = "{\"pixels\":%s}".formatted(Pictures.bytes(3));
    return service.post("/models/%s/predict".formatted(model), body).json().get("probabilities");
  }

  private Path download() throws IOException {
    String path = "/models/%s/versions/latest/safetensors".formatted(service.tinyModel());
    return Files.write(folder.resolve("model.safetensors"), service.fetch("GET", path).body());
  }

  private String python(String script, Path file) throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("CNN_PYTHON", "python3");
    assumeTrue(
        has(python),
        "%s has no packages safetensors and numpy: what Python makes of our files is not tested"
            .formatted(python));
    return run(List.of(python, "-c", script, file.toString()));
  }

  private boolean has(String python) throws IOException, InterruptedException {
    Path path = folder.resolve("check");
    try {
      return new ProcessBuilder(python, "-c", "import safetensors.numpy")
              .redirectErrorStream(true)
              .redirectOutput(path.toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(exit).as(text).isZero();
    return text;
  }
}
