package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.model.ModelEvaluation;
import java.util.Arrays;
import java.util.List;

/**
 * The figures of an evaluation, as they are stored.
 *
 * @param confusionMatrix pictures by label (rows) and prediction (columns)
 * @param evaluation everything else
 */
record EvaluationResult(List<List<Integer>> confusionMatrix, ModelEvaluation evaluation) {

  /**
   * The figures in the form in which they are stored.
   *
   * @param labels the class names, by class index
   */
  static EvaluationResult of(Evaluation evaluation, List<String> labels) {
    return new EvaluationResult(
        Arrays.stream(evaluation.confusion().toArray())
            .map(row -> Arrays.stream(row).boxed().toList())
            .toList(),
        ModelEvaluation.of(evaluation, labels));
  }
}
