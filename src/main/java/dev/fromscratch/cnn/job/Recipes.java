package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.web.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All recipes, read from their files when the service starts. */
@Component
class Recipes {

  private static final List<String> NAMES = List.of("fast", "accurate", "fashion");

  private final Map<String, Recipe> recipes = new LinkedHashMap<>();

  Recipes(JsonMapper json) throws IOException {
    for (String name : NAMES) {
      try (InputStream file = new ClassPathResource("recipes/" + name + ".json").getInputStream()) {
        recipes.put(name, json.readValue(file, Recipe.class));
      }
    }
  }

  /** All of them, the quickest first. */
  List<Recipe> list() {
    return List.copyOf(recipes.values());
  }

  /** The recipe of this name. */
  Optional<Recipe> find(String name) {
    return Optional.ofNullable(recipes.get(name));
  }

  /** The names of all of them. */
  String names() {
    return String.join(", ", recipes.keySet());
  }

  /**
   * A request with everything written out: its own fields first, then those of its recipe, then the
   * defaults. The name of the recipe stays, but says nothing more.
   *
   * @throws dev.fromscratch.cnn.web.ApiException 422 if there is no such recipe
   */
  TrainRequest complete(TrainRequest request) {
    if (request.recipe() == null) {
      return request.withDefaults();
    }
    Faults faults = new Faults();
    Recipe recipe =
        faults.choice("unknown-recipe", "/recipe", request.recipe(), list().getFirst(), recipes);
    faults.throwIfAny();
    return request.over(recipe.request()).withDefaults();
  }
}
