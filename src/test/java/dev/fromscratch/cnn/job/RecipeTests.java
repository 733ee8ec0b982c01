package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests with a name: what they stand for, and what is left of them in the job. */
@ServiceTest
class RecipeTests {

  private final ServiceClient service;

  RecipeTests(ServiceClient service) {
    this.service = service;
  }

  private Stream<JsonNode> recipes() {
    return service.get("/recipes").json().get("data").valueStream();
  }

  @Test
  void recipesWhenListedSayWhatTheyAreAndWhatTheyCost() {
    assertThat(recipes().map(recipe -> recipe.get("name").asString()))
        .containsExactly("fast", "accurate", "fashion");
    assertThat(recipes())
        .allSatisfy(recipe -> {
          assertThat(recipe.get("description").asString()).isNotBlank();
          assertThat(recipe.at("/cost/parameters").asLong()).isPositive();
          assertThat(recipe.at("/cost/multiplyAdds").asLong()).isGreaterThan(100_000);
          assertThat(recipe.at("/request").has("recipe")).isFalse();
          assertThat(recipe.at("/request").has("name")).isFalse();
          assertThat(recipe.get("measured").isArray()).isTrue();
          String address = "/recipes/" + recipe.get("name").asString();
          assertThat(service.get(address).json()).isEqualTo(recipe);
        });
  }

  /** As it stands, the request of a recipe is one that POST /train takes. */
  @Test
  void recipeWhenItsRequestIsSentIsTheSameJob() {
    for (JsonNode recipe : recipes().toList()) {
      JsonNode spelledOut = submitted(recipe.get("request").toString());
      ObjectNode named = (ObjectNode) submitted("{\"recipe\":%s}".formatted(recipe.get("name")));
      assertThat(named.remove("recipe")).isEqualTo(recipe.get("name"));
      assertThat(named).isEqualTo(spelledOut);
    }
  }

  private JsonNode submitted(String body) {
    JsonNode job = service.submit(body);
    service.cancel(id(job));
    return job.get("request");
  }

  @Test
  void requestWhenItOverridesARecipeHasItsOwnFieldsFirst() {
    JsonNode recipe = service.get("/recipes/accurate").json().get("request");
    Set<String> ours = Set.of("recipe", "dataset", "epochs", "augmentation", "optimizer", "seed");
    JsonNode request =
        submitted(
            """
            {"recipe":"accurate","dataset":"mnist","epochs":2,"augmentation":"none","seed":7,
             "optimizer":{"type":"sgd","learningRate":0.5},"batchSize":null}\
            """);
    assertThat(request.get("recipe").asString()).isEqualTo("accurate");
    assertThat(request.get("dataset").asString()).isEqualTo("mnist");
    assertThat(request.get("epochs").asInt()).isEqualTo(2);
    assertThat(request.get("augmentation").asString()).isEqualTo("none");
    assertThat(request.get("optimizer"))
        .as("settings of another optimizer are not mixed in")
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"type":"sgd","learningRate":0.5,"momentum":0.0,"nesterov":false,
                     "weightDecay":0.0}\
                    """));
    assertThat(recipe.propertyNames().stream().filter(field -> !ours.contains(field)))
        .contains("network", "batchSize")
        .allSatisfy(field -> assertThat(request.get(field)).isNotNull());
    assertThat(request.get("network")).isEqualTo(recipe.get("network"));
    assertThat(request.get("batchSize")).isEqualTo(recipe.get("batchSize"));
  }

  @Test
  void jobWhenItHasARecipeIsTheSameAsWithoutItsName() {
    String fields =
        "\"name\":\"cooked\",\"samplesPerClass\":5,\"epochs\":1,\"network\":\"mnist-conv\"";
    JsonNode cooked = service.train("{\"recipe\":\"fast\",%s}".formatted(fields));
    ObjectNode stored = (ObjectNode) cooked.get("request");
    JsonNode model = service.get("/models/cooked/versions/latest").json();
    assertThat(model.at("/metadata/training")).isEqualTo(stored);
    stored.remove("recipe");
    JsonNode plain = service.train(stored.toString());
    assertThat(plain.get("metrics")).isEqualTo(cooked.get("metrics"));
  }

  @Test
  void recipeWhenItIsUnknownAnswersWithTheKnownOnes() {
    assertThatProblem(service.post("/train", "{\"recipe\":\"slow\",\"epochs\":0}"))
        .is(422, "unknown-recipe")
        .blames("/recipe")
        .says("recipe must be one of fast, accurate, fashion, got \"slow\"");
    assertThatProblem(service.get("/recipes/slow"))
        .is(404, "recipe-not-found")
        .says("there is no recipe \"slow\"; there are fast, accurate, fashion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "{}", "[\"fast\"]"})
  void recipeWhenItIsNoNameAnswers400(String value) {
    Answer answer = service.post("/train", "{\"recipe\":%s}".formatted(value));
    assertThatProblem(answer).is(400, "invalid-value").blames("/recipe");
  }

  @Test
  void requestWhenSentTwiceUnderAKeyIsOneJobHoweverItIsSpelledOut() {
    JsonNode recipe = service.get("/recipes/fast").json().get("request");
    ObjectNode spelledOut = (ObjectNode) recipe.deepCopy();
    spelledOut.put("recipe", "fast");
    JsonNode first = submitted("recipe-key", "{\"recipe\":\"fast\"}");
    JsonNode second = submitted("recipe-key", spelledOut.toString());
    service.cancel(id(first));
    assertThat(second.get("id")).isEqualTo(first.get("id"));
  }

  private JsonNode submitted(String key, String body) {
    Answer answer = service.post("/train", body, key);
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    return answer.json();
  }
}
