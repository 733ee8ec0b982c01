package dev.fromscratch.cnn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The description of the service describes this service: its examples work as they stand. */
@ServiceTest
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiTests {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  private final ServiceClient service;
  private final JsonNode api;

  OpenApiTests(ServiceClient service) {
    this.service = service;
    this.api = service.get("/v3/api-docs").json();
  }

  /** One operation of the description. */
  record Operation(String method, String path, JsonNode description) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** One body that people can try. */
  record Example(Operation operation, String name, String body) {
    @Override
    public String toString() {
      return operation + ": " + name;
    }
  }

  @BeforeAll
  void trainTheModelThatExamplesName() {
    service.delete("/models/default");
    service.train("{\"samplesPerClass\":2,\"epochs\":1}");
  }

  @Test
  void descriptionWhenReadIsOpenApiWithoutLooseEnds() {
    assertThat(api.get("openapi").asString()).startsWith("3.1.");
    assertThat(api.at("/info/title").asString()).isEqualTo("CNN from Scratch");
    assertThat(api.at("/info/version").asString()).isNotBlank();
    List<String> references = new ArrayList<>();
    collectReferences(api, references);
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(reference -> {
          assertThat(reference).startsWith("#/");
          assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        });
    assertThat(operations().map(o -> o.description().get("operationId").asString()))
        .doesNotHaveDuplicates();
  }

  @Test
  void descriptionWhenReadHasEveryAddress() {
    assertThat(operations().map(Operation::toString))
        .contains(
            "POST /train",
            "GET /train",
            "GET /train/{id}",
            "DELETE /train/{id}",
            "POST /train/{id}/cancel",
            "GET /train/{id}/metrics",
            "GET /train/{id}/events",
            "GET /train/{id}/timings",
            "GET /recipes",
            "GET /recipes/{name}",
            "POST /predict",
            "POST /models/{name}/predict",
            "POST /models/{name}/versions/{version}/predict",
            "GET /models",
            "GET /networks",
            "POST /networks/summary",
            "GET /models/{name}",
            "DELETE /models/{name}",
            "GET /models/{name}/versions/{version}",
            "DELETE /models/{name}/versions/{version}",
            "GET /models/{name}/versions/{version}/safetensors",
            "GET /models/{name}/versions/{version}/onnx",
            "GET /models/{name}/versions/{version}/timings",
            "GET /models/{name}/versions/{version}/evaluation",
            "GET /models/{name}/versions/{version}/evaluation/errors/{n}.png",
            "GET /models/{name}/versions/{version}/evaluation/errors.png",
            "GET /models/{name}/versions/{version}/evaluation/confusion.png",
            "GET /models/{name}/versions/{version}/evaluations",
            "GET /models/{name}/versions/{version}/card",
            "POST /models/{name}/versions/{version}/evaluate",
            "POST /models/{name}/versions",
            "GET /datasets",
            "GET /datasets/{name}",
            "GET /datasets/{name}/samples",
            "GET /datasets/{name}/samples.png",
            "GET /datasets/{name}/duplicates",
            "POST /datasets",
            "DELETE /datasets/{name}")
        .noneMatch(operation -> operation.endsWith(" /error") || operation.endsWith(" /"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationWhenDescribedSaysWhatItDoesTakesAndGives(Operation operation) {
    JsonNode description = operation.description();
    assertThat(description.path("summary").asString()).isNotBlank();
    assertThat(description.path("tags")).isNotEmpty();
    assertThat(description.path("responses").propertyNames()).anyMatch(s -> s.startsWith("2"));
    List<String> inPath =
        description
            .path("parameters")
            .valueStream()
            .filter(parameter -> parameter.get("in").asString().equals("path"))
            .map(parameter -> parameter.get("name").asString())
            .toList();
    assertThat(VARIABLE.matcher(operation.path()).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(inPath);
  }

  @Test
  void bodyWhenDescribedHasAnExample() {
    assertThat(operations().filter(OpenApiTests::takesJson))
        .isNotEmpty()
        .allSatisfy(operation -> assertThat(examples(operation)).isNotEmpty());
  }

  /** With this description Swagger UI lets people choose a file and sends it as it is. */
  @Test
  void bodyWhenItIsAFileIsDescribedAsOne() {
    assertThat(operations().filter(o -> o.description().has("requestBody") && !takesJson(o)))
        .isNotEmpty()
        .allSatisfy(operation -> {
          JsonNode content = operation.description().at("/requestBody/content");
          assertThat(content.propertyNames()).isNotEmpty();
          content
              .propertyStream()
              .filter(type -> !type.getKey().equals("multipart/form-data"))
              .forEach(type ->
                  assertThat(type.getValue().get("schema").toString())
                      .isEqualTo("{\"type\":\"string\",\"format\":\"binary\"}"));
        });
  }

  /** With this one it shows a field for each file. */
  @Test
  void bodyWhenItIsAFormDescribesItsFiles() {
    JsonNode schema =
        api.at("/paths/~1datasets/post/requestBody/content/multipart~1form-data/schema");
    JsonNode parts = api.at(schema.get("$ref").asString().substring(1)).get("properties");
    assertThat(parts.propertyNames()).contains("file", "train", "train-images", "test-labels");
    assertThat(parts.valueStream())
        .allSatisfy(part -> assertThat(part.get("format").asString()).isEqualTo("binary"));
  }

  @Test
  void answerWhenItIsAListOrAStreamIsDescribedAsBoth() {
    JsonNode operation = api.at("/paths/~1train~1{id}~1events/get");
    JsonNode list = operation.at("/responses/200/content/application~1json");
    assertThat(list.at("/schema/$ref").asString()).isEqualTo("#/components/schemas/PageJobEvent");
    assertThat(list.at("/example/data/0/data/state").asString()).isEqualTo("queued");
    JsonNode stream = operation.at("/responses/200/content/text~1event-stream");
    assertThat(stream.at("/schema/type").asString()).isEqualTo("string");
    assertThat(stream.at("/example").asString()).contains("\n\nid: 1\nevent: state\ndata: {");
    assertThat(operation.at("/responses").propertyNames())
        .containsExactlyInAnyOrder("200", "204", "400", "404", "503");
    assertThat(operation.at("/responses/503/content").has("application/problem+json")).isTrue();
    assertThat(operation.at("/responses/204").has("content")).isFalse();
    assertThat(operation.get("parameters").valueStream().map(p -> p.get("name").asString()))
        .containsExactlyInAnyOrder("id", "after", "limit", "Last-Event-ID");
  }

  private static boolean takesJson(Operation operation) {
    return operation.description().at("/requestBody/content").has("application/json");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleWhenSentAsItStandsIsAnswered(Example example) {
    Answer answer = service.post(address(example.operation()), example.body());
    assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
    if (answer.status() == 202) {
      assertThatItTrains(answer.json());
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void addressWhenAskedForWithItsExamplesIsAnswered(Operation operation) {
    boolean harmless = operation.method().equals("GET") && !operation.path().contains("{id}");
    if (harmless) {
      assertThat(service.get(address(operation)).status()).isEqualTo(200);
    }
  }

  /** Follows a job until it learns, or until its data turns out not to be on this machine. */
  private void assertThatItTrains(JsonNode submitted) {
    String id = ServiceClient.id(submitted);
    String dataset = submitted.at("/request/dataset").asString();
    boolean absent = service.get("/datasets/" + dataset).text("/state").equals("absent");
    JsonNode job =
        service.awaitJob(
            id,
            now ->
                now.at("/progress/step").asInt() > 0 || ServiceClient.state(now).equals("failed"));
    service.cancel(id);
    if (absent) {
      assertThat(job.at("/error/code").asString()).isEqualTo("dataset-unavailable");
    } else {
      assertThat(job.at("/progress/step").asInt()).as("%s", job).isPositive();
    }
  }

  private String address(Operation operation) {
    String address = operation.path();
    for (JsonNode parameter : operation.description().path("parameters")) {
      if (parameter.get("in").asString().equals("path")) {
        String name = parameter.get("name").asString();
        address = address.replace("{%s}".formatted(name), value(parameter));
      }
    }
    return address;
  }

  /** The example of a parameter; here, unlike in a new service, the first version may be gone. */
  private String value(JsonNode parameter) {
    return parameter.get("name").asString().equals("version")
        ? service.get("/models/default").text("/latest")
        : parameter.path("example").asString();
  }

  private Stream<Operation> operations() {
    return api.get("paths")
        .propertyStream()
        .flatMap(path ->
            path.getValue()
                .propertyStream()
                .filter(method -> METHODS.contains(method.getKey()))
                .map(method ->
                    new Operation(
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        method.getValue())));
  }

  private Stream<Example> examples() {
    return operations()
        .filter(OpenApiTests::takesJson)
        .flatMap(operation -> examples(operation).stream());
  }

  /** The examples of a body, else the one of its schema. */
  private List<Example> examples(Operation operation) {
    JsonNode json = operation.description().at("/requestBody/content/application~1json");
    if (json.has("examples")) {
      return json.get("examples")
          .propertyStream()
          .map(e -> new Example(operation, e.getKey(), text(e.getValue().get("value"))))
          .toList();
    }
    JsonNode example = api.at(json.at("/schema/$ref").asString().substring(1)).path("example");
    return example.isMissingNode()
        ? List.of()
        : List.of(new Example(operation, "example", text(example)));
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }

  private static void collectReferences(JsonNode node, List<String> references) {
    if (node.path("$ref").isString()) {
      references.add(node.get("$ref").asString());
    }
    node.forEach(child -> collectReferences(child, references));
  }
}
