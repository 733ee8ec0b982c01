package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelEvaluation.Wrong;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.AnswersPicture;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What models get wrong, as pictures. */
@Tag(name = "Evaluation")
@RestController
@RequestMapping(
    path = "/models/{name}/versions/{version}/evaluation",
    produces = MediaType.IMAGE_PNG_VALUE)
class PictureController {

  /** The longest side of a picture alone, and of one among others. */
  private static final int MAX_SIDE = 4096;

  private static final int MAX_SIDE_IN_SHEET = 512;

  private final Models models;
  private final Evaluations evaluations;
  private final ErrorPictures pictures;

  PictureController(Models models, Evaluations evaluations, ErrorPictures pictures) {
    this.models = models;
    this.evaluations = evaluations;
    this.pictures = pictures;
  }

  @Operation(
      summary = "A picture that one version is most confidently wrong about",
      description =
          """
          As the network sees it, ink light on dark, each pixel a square of `scale` pixels. `n` is its \
          place in `mostConfidentlyWrong` of the evaluation, from 0.\
          """)
  @AnswersPicture
  @ApiResponse(responseCode = "400", description = "A parameter is none of those it may be")
  @ApiResponse(
      responseCode = "404",
      description = "There is no such version, no evaluation, or no such picture in it")
  @ApiResponse(
      responseCode = "409",
      description = "The picture was not stored, and its data set is not on this machine")
  @GetMapping("/errors/{n}.png")
  ResponseEntity<byte[]> error(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @Parameter(example = "0") @PathVariable int n,
      @Parameter(description = "The side of a pixel, 1 to 32") @RequestParam(defaultValue = "8")
          int scale,
      @ParameterObject Selection selection) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    StoredEvaluation evaluation = evaluations.get(model, selection);
    int listed = evaluation.result().evaluation().mostConfidentlyWrong().size();
    int count = Math.min(ErrorPictures.MAX, listed);
    if (n < 0 || n >= count) {
      throw ApiException.notFound(
          "picture-not-found",
          "the evaluation lists %d wrong predictions, numbered from 0; there is no %d"
              .formatted(count, n));
    }
    PictureSize size = PictureSize.of(model);
    Parameters.requireWithin("scale", scale, 1, size.maxScale(MAX_SIDE));
    byte[] pixels = pictures.of(model, evaluation).get(n);
    return answer(size.enlarge(pixels, scale));
  }

  @Operation(
      summary = "All pictures that one version is most confidently wrong about, in one",
      description =
          """
          Below each stands what it is, what it was taken for and the probability of that. A class \
          whose name needs other letters than A to Z is given by its number.\
          """)
  @AnswersPicture
  @ApiResponse(responseCode = "400", description = "A parameter is none of those it may be")
  @ApiResponse(
      responseCode = "404",
      description = "There is no such version, no evaluation, or nothing wrong in it")
  @ApiResponse(
      responseCode = "409",
      description = "The pictures were not stored, and their data set is not on this machine")
  @GetMapping("/errors.png")
  ResponseEntity<byte[]> errors(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @Parameter(description = "The side of a pixel, 1 to 18 for 28x28")
          @RequestParam(defaultValue = "4")
          int scale,
      @ParameterObject Selection selection) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    StoredEvaluation evaluation = evaluations.get(model, selection);
    List<Wrong> wrong = evaluation.result().evaluation().mostConfidentlyWrong();
    if (wrong.isEmpty()) {
      throw ApiException.notFound("picture-not-found", "the evaluation lists no wrong prediction");
    }
    PictureSize size = PictureSize.of(model);
    Parameters.requireWithin("scale", scale, 1, size.maxScale(MAX_SIDE_IN_SHEET));
    return answer(ErrorSheet.draw(wrong, pictures.of(model, evaluation), size, scale));
  }

  @Operation(
      summary = "The confusion matrix of one version as a picture",
      description =
          """
          A row for each class, and in it a square for each class it was taken for: the darker, the \
          larger the share. Rows and columns are numbered as `labels` of the evaluation are, from 0.\
          """)
  @AnswersPicture
  @ApiResponse(responseCode = "400", description = "A parameter is none of those it may be")
  @ApiResponse(responseCode = "404", description = "There is no such version, or no evaluation")
  @GetMapping("/confusion.png")
  ResponseEntity<byte[]> confusion(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @ParameterObject Selection selection) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    StoredEvaluation evaluation = evaluations.get(model, selection);
    return answer(ConfusionPicture.draw(evaluation.result().confusionMatrix()));
  }

  private static ResponseEntity<byte[]> answer(byte[] png) {
    return ResponseEntity.ok()
        .eTag(new ETag(Sha256.of(png), false).formattedTag())
        .cacheControl(CacheControl.noCache())
        .body(png);
  }
}
