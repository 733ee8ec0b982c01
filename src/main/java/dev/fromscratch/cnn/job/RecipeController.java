package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.model.ModelCost;
import dev.fromscratch.cnn.model.NetworkInspector;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Page;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Recipes over HTTP. */
@Tag(name = "Training")
@RestController
@RequestMapping("/recipes")
class RecipeController {

  private final Recipes recipes;
  private final TrainingPlanner planner;
  private final NetworkInspector inspector;

  RecipeController(Recipes recipes, TrainingPlanner planner, NetworkInspector inspector) {
    this.recipes = recipes;
    this.planner = planner;
    this.inspector = inspector;
  }

  /**
   * A recipe.
   *
   * @param name what to write as {@code recipe} in {@code POST /train}
   * @param description what it is for
   * @param request the fields it sets
   * @param cost of the model it makes
   * @param measured what came of it
   */
  @Schema(name = "Recipe")
  record RecipeView(
      @Schema(example = "fast") String name,
      @Schema(example = "99 % on MNIST in seconds") String description,
      @Schema(description = "The fields it sets; a request may override each of them")
          TrainRequest request,
      @Schema(description = "Of the model it makes, for ten classes of the pictures of MNIST")
          ModelCost cost,
      @Schema(description = "What came of it") List<Recipe.Measured> measured) {}

  @Operation(
      operationId = "listRecipes",
      summary = "All recipes: training requests with a name",
      description =
          "`POST /train` with `recipe` takes all fields from there that the request itself leaves"
              + " out.")
  @GetMapping
  Page<RecipeView> list() {
    return new Page<>(recipes.list().stream().map(this::view).toList(), false);
  }

  @Operation(operationId = "getRecipe", summary = "One recipe")
  @ApiResponse(responseCode = "200", description = "The recipe")
  @ApiResponse(responseCode = "404", description = "There is no such recipe")
  @GetMapping("/{name}")
  RecipeView recipe(@Parameter(example = "fast") @PathVariable String name) {
    return recipes
        .find(name)
        .map(this::view)
        .orElseThrow(() ->
            ApiException.notFound(
                "recipe-not-found",
                "there is no recipe %s; there are %s"
                    .formatted(Received.text(name), recipes.names())));
  }

  private RecipeView view(Recipe recipe) {
    TrainingPlan plan = planner.plan(recipes.complete(recipe.request()));
    NetworkSummary summary =
        inspector.inspect(plan.network(), 0, "/network", new Faults(), NetworkSummary::of);
    return new RecipeView(
        recipe.name(),
        recipe.description(),
        recipe.request(),
        ModelCost.of(Objects.requireNonNull(summary), plan.members(), plan.views().views().size()),
        recipe.measured());
  }
}
