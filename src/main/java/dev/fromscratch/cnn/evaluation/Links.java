package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelVersion;
import org.springframework.web.util.UriComponentsBuilder;

/** Where evaluations and what belongs to them can be had. */
final class Links {

  private Links() {}

  /** The address of a version of a model. */
  static String model(ModelVersion model) {
    return "/models/%s/versions/%d".formatted(model.name(), model.version());
  }

  /** The address of an evaluation. */
  static String evaluation(ModelVersion model, EvaluatedOn on) {
    return of(model, "/evaluation", on);
  }

  /** The address of the n-th picture that an evaluation lists as wrong. */
  static String error(ModelVersion model, EvaluatedOn on, int n) {
    return of(model, "/evaluation/errors/%d.png".formatted(n), on);
  }

  /** The address of all of them in one picture. */
  static String errors(ModelVersion model, EvaluatedOn on) {
    return of(model, "/evaluation/errors.png", on);
  }

  /** The address of the picture of the confusion matrix. */
  static String confusion(ModelVersion model, EvaluatedOn on) {
    return of(model, "/evaluation/confusion.png", on);
  }

  private static String of(ModelVersion model, String path, EvaluatedOn on) {
    return UriComponentsBuilder.fromPath(model(model) + path)
        .queryParam("dataset", "{dataset}")
        .queryParam("split", on.split().word())
        .queryParam("sha256", "{sha256}")
        .encode()
        .buildAndExpand(on.name(), on.sha256())
        .toUriString();
  }
}
