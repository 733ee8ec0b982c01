package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How good models are, over HTTP. */
@Tag(name = "Evaluation", description = "How good a model is, and where it fails")
@RestController
@RequestMapping("/models/{name}/versions/{version}")
class EvaluationController {

  private final Models models;
  private final Evaluations evaluations;
  private final ModelCards cards;

  EvaluationController(Models models, Evaluations evaluations, ModelCards cards) {
    this.models = models;
    this.evaluations = evaluations;
    this.cards = cards;
  }

  @Operation(
      summary = "The evaluation of one version",
      description =
          """
          The newest one on the test set of the data set that it was trained on, unless the parameters \
          say otherwise. There is one from the end of training; `POST …/evaluate` makes others. The \
          version is a number or `latest`.\
          """)
  @ApiResponse(responseCode = "200", description = "The evaluation")
  @ApiResponse(responseCode = "400", description = "A parameter is none of those it may be")
  @ApiResponse(responseCode = "404", description = "There is no such version, or no evaluation")
  @GetMapping("/evaluation")
  EvaluationView evaluation(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @ParameterObject Selection selection) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    return EvaluationView.of(model, evaluations.get(model, selection));
  }

  @Operation(
      summary = "The evaluations of one version in short, newest first",
      description = "At most 100; older ones are forgotten, and can be made again.")
  @ApiResponse(responseCode = "200", description = "All there are")
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @GetMapping("/evaluations")
  Page<EvaluationSummary> evaluations(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    return new Page<>(evaluations.list(model), false);
  }

  @Operation(
      summary = "The model card of one version",
      description =
          """
          How it was made, on what, how good it is and where it fails, in Markdown for people. The \
          version is a number or `latest`.\
          """)
  @ApiResponse(responseCode = "200", description = "The card")
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @GetMapping(path = "/card", produces = MediaType.TEXT_MARKDOWN_VALUE + ";charset=UTF-8")
  String card(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version) {
    return cards.write(models.get(ModelReference.ofPath(name, version)));
  }
}
