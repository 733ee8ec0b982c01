package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.training.Calibration;
import dev.fromscratch.cnn.engine.training.ClassMetrics;
import dev.fromscratch.cnn.engine.training.ConfusionMatrix;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.MacroAverage;
import dev.fromscratch.cnn.engine.training.Misclassification;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The engine's {@link Evaluation} as JSON, with class names. Ratios 0/0 are null.
 *
 * @param samples test samples
 * @param loss mean loss
 * @param accuracy share of correct predictions
 * @param topKAccuracy for each k the share of samples whose class is among the k likeliest
 * @param macroAverage means over the classes
 * @param classes the metrics of each class, by class index
 * @param calibration whether probabilities can be believed
 * @param mostConfidentlyWrong the wrong predictions with the highest probabilities
 */
@Schema(
    name = "Evaluation",
    description = "How good the model is on the test set; shares and probabilities from 0 to 1")
public record ModelEvaluation(
    @Schema(example = "2000") int samples,
    @Schema(example = "0.2181") double loss,
    @Schema(example = "0.9335") double accuracy,
    List<TopK> topKAccuracy,
    Average macroAverage,
    List<OfClass> classes,
    Reliability calibration,
    @Schema(
            description =
                "At most 20 wrong predictions, the highest probability first. `GET"
                    + " /datasets/{name}/samples?split=test&from=INDEX&count=1` shows the picture.")
        List<Wrong> mostConfidentlyWrong) {

  /**
   * A top-k accuracy.
   *
   * @param k how many of the likeliest classes count
   * @param accuracy share of samples whose class is among them
   */
  @Schema(name = "TopKAccuracy")
  public record TopK(@Schema(example = "2") int k, @Schema(example = "0.9805") double accuracy) {}

  /**
   * Means over all classes for which a metric is defined.
   *
   * @param precision mean precision
   * @param recall mean recall
   * @param f1 mean F1
   */
  @Schema(name = "MacroAverage", description = "Means over the classes, each counting the same")
  public record Average(
      @Schema(example = "0.9364") @Nullable Double precision,
      @Schema(example = "0.9335") @Nullable Double recall,
      @Schema(example = "0.9332") @Nullable Double f1) {

    static Average of(MacroAverage average) {
      return new Average(
          defined(average.precision()), defined(average.recall()), defined(average.f1()));
    }
  }

  /**
   * How well one class is told from the others.
   *
   * @param label the name of the class
   * @param classIndex its index among the labels of the model
   * @param support test samples of the class
   * @param precision how often the class was right when it was predicted; null if it never was
   * @param recall how often the class was recognised; null if it has no test sample
   * @param f1 the harmonic mean of the two; null only if both are
   */
  @Schema(name = "ClassMetrics")
  public record OfClass(
      @Schema(example = "0") String label,
      @Schema(example = "0") int classIndex,
      @Schema(description = "Test samples of the class", example = "200") int support,
      @Schema(
              description = "Of what was taken for the class, the share that was; null if nothing",
              example = "0.9545")
          @Nullable Double precision,
      @Schema(
              description =
                  "Of the class, the share that was taken for it; null if it has no sample",
              example = "0.945")
          @Nullable Double recall,
      @Schema(description = "The harmonic mean of the two; null if both are", example = "0.9497")
          @Nullable Double f1) {

    static OfClass of(String label, int index, ClassMetrics metrics) {
      return new OfClass(
          label,
          index,
          metrics.support(),
          defined(metrics.precision()),
          defined(metrics.recall()),
          defined(metrics.f1()));
    }
  }

  /**
   * Whether the model is right as often as it says.
   *
   * @param expectedCalibrationError mean gap between confidence and accuracy
   * @param bins a reliability diagram
   */
  @Schema(
      name = "Calibration",
      description = "Whether the model is right as often as its probabilities say")
  public record Reliability(
      @Schema(description = "0 is perfect", example = "0.013") double expectedCalibrationError,
      @Schema(description = "Predictions by their probability: a reliability diagram")
          List<Bin> bins) {

    static Reliability of(Calibration calibration) {
      return new Reliability(
          calibration.expectedError(), calibration.bins().stream().map(Bin::of).toList());
    }
  }

  /**
   * Predictions with a probability above {@code from} and at most {@code to}.
   *
   * @param from lower end
   * @param to upper end
   * @param count how many there are
   * @param meanConfidence their mean probability, null if there are none
   * @param accuracy the share that is right, null if there are none
   */
  @Schema(name = "CalibrationBin")
  public record Bin(
      @Schema(description = "Excluded", example = "0.8") double from,
      @Schema(description = "Included", example = "0.8666666666666667") double to,
      @Schema(example = "66") int count,
      @Schema(description = "Mean probability of the predictions", example = "0.8366")
          @Nullable Double meanConfidence,
      @Schema(description = "Share of them that is right", example = "0.8333")
          @Nullable Double accuracy) {

    static Bin of(Calibration.Bin bin) {
      return new Bin(
          bin.from(),
          bin.to(),
          bin.count(),
          defined(bin.meanConfidence()),
          defined(bin.accuracy()));
    }
  }

  /**
   * A test sample that was taken for another class.
   *
   * @param index its place in the test set, whole as the data set has it
   * @param label the name of its class
   * @param labelIndex the index of its class among the labels of the model
   * @param prediction the name of the class it was taken for
   * @param predictionIndex the index of that class
   * @param probability the probability the model gave that class
   */
  @Schema(name = "Misclassification")
  public record Wrong(
      @Schema(description = "Place in the test set of the data set", example = "249") int index,
      @Schema(example = "9") String label,
      @Schema(example = "9") int labelIndex,
      @Schema(example = "4") String prediction,
      @Schema(example = "4") int predictionIndex,
      @Schema(example = "0.9993") float probability) {

    static Wrong of(Misclassification wrong, List<String> labels) {
      return new Wrong(
          wrong.index(),
          labels.get(wrong.label()),
          wrong.label(),
          labels.get(wrong.prediction()),
          wrong.prediction(),
          wrong.probability());
    }
  }

  /**
   * The form of an evaluation that is stored and shown.
   *
   * @param labels the class names, by class index
   */
  public static ModelEvaluation of(Evaluation evaluation, List<String> labels) {
    ConfusionMatrix confusion = evaluation.confusion();
    List<Double> topK = evaluation.topKAccuracy();
    List<ClassMetrics> classes = confusion.perClass();
    return new ModelEvaluation(
        evaluation.samples(),
        evaluation.loss(),
        evaluation.accuracy(),
        IntStream.range(0, topK.size()).mapToObj(i -> new TopK(i + 1, topK.get(i))).toList(),
        Average.of(confusion.macroAverage()),
        IntStream.range(0, labels.size())
            .mapToObj(i -> OfClass.of(labels.get(i), i, classes.get(i)))
            .toList(),
        Reliability.of(evaluation.calibration()),
        evaluation.mostConfidentlyWrong().stream().map(wrong -> Wrong.of(wrong, labels)).toList());
  }

  private static @Nullable Double defined(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
