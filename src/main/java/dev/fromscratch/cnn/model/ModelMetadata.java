package dev.fromscratch.cnn.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.web.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model file says about itself. It holds nothing that differs between two runs of the same
 * request, such as times, so that equal training gives equal files.
 *
 * @param network the layers, with every default written out
 * @param parameterCount how many numbers were learned
 * @param labels the class names, by class index
 * @param dataset what it was trained on
 * @param training the request that made it, with every default written out
 * @param metrics how good it is
 * @param confusionMatrix test samples by label (rows) and prediction (columns)
 * @param evaluation all that was measured on the test set; null in files from before it was
 * @param calibration how probabilities were made to come true; null if they are the network's own
 * @param familiarity how unfamiliar pictures are told; null if they cannot be
 * @param madeBy by what it was trained; null in files from before it was noted
 * @param members how many such networks answer together; absent if it is one
 * @param testTimeAugmentation how they look at a picture; absent if as it is
 */
public record ModelMetadata(
    NetworkDefinition network,
    @Schema(example = "37610") long parameterCount,
    @Schema(example = "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]")
        List<String> labels,
    TrainedOn dataset,
    @Schema(type = "object") JsonNode training,
    Metrics metrics,
    List<List<Integer>> confusionMatrix,
    @Nullable ModelEvaluation evaluation,
    @Nullable ModelCalibration calibration,
    @Nullable ModelFamiliarity familiarity,
    @Nullable MadeBy madeBy,
    @Schema(
            description = "How many such networks answer together; absent if it is one",
            minimum = "1",
            maximum = "16",
            example = "5")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Integer members,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable TestTimeAugmentationDefinition testTimeAugmentation) {

  /** What the network's probabilities go through before anybody sees them. */
  public Temperature temperature() {
    return calibration == null ? Temperature.NONE : new Temperature(calibration.temperature());
  }

  /**
   * What the bytes of a trained model depend on besides its request and data. Neither the machine
   * nor the version of Java is among them.
   *
   * @param service the version of the service
   * @param arithmetic what it computed with
   */
  @Schema(name = "MadeBy")
  public record MadeBy(
      @Schema(example = "0.1.0") String service,
      @Schema(example = "vector, 256 bits") String arithmetic) {}

  /** How many networks answer together. */
  public int memberCount() {
    return members == null ? 1 : members;
  }

  /** How they look at a picture. */
  public TestTimeAugmentation views() {
    return testTimeAugmentation == null
        ? TestTimeAugmentation.NONE
        : testTimeAugmentation.toViews("/testTimeAugmentation", new Faults());
  }

  /**
   * A data set, told apart from others of its name by the hash of its content.
   *
   * @param name its name
   * @param sha256 the hash of its images and labels
   * @param normalize whether its pictures were made like the digits of MNIST, and so whether others
   *     should be; absent if nobody knows, and in files from before it was noted
   */
  @Schema(name = "TrainedOn")
  public record TrainedOn(
      @Schema(example = "mnist") String name,
      String sha256,
      @Schema(
              description =
                  "Whether its pictures were made like the digits of MNIST: what `normalize` is for"
                      + " files that the model is asked about, unless the request says otherwise",
              example = "true")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean normalize) {}
}
