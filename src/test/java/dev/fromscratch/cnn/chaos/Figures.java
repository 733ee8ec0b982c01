package dev.fromscratch.cnn.chaos;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The figures of evaluations that jobs of their own make. They are of the training set, as those
 * from the end of training are of the test set.
 */
final class Figures {

  /** What is asked for. */
  static final String REQUEST = "{\"split\":\"training\"}";

  /** The part of a data set that is evaluated on, in the database. */
  static final String SPLIT = "training";

  /** What is the same for every version of a model, whoever evaluated it and when. */
  private static final List<String> SAME =
      List.of(
          "samples",
          "loss",
          "accuracy",
          "topKAccuracy",
          "macroAverage",
          "labels",
          "confusionMatrix",
          "mostConfused",
          "classes",
          "calibration");

  private Figures() {}

  /** Where evaluations of the newest version of a model are asked for. */
  static String path(String model) {
    return "/models/%s/versions/latest/evaluate".formatted(model);
  }

  /** The figures of a version as a service tells them, or the status that it answers. */
  static String of(ServiceClient service, String model, int version) {
    Answer answer =
        service.get("/models/%s/versions/%d/evaluation?split=%s".formatted(model, version, SPLIT));
    return answer.status() == 200
        ? ((ObjectNode) answer.json()).retain(SAME).toString()
        : String.valueOf(answer.status());
  }
}
