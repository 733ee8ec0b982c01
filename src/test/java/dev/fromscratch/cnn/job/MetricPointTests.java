package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Points of a history as they are stored. */
class MetricPointTests {

  /** As earlier versions stored them. */
  @Test
  void pointWhenItHasNoLearningRateIsRead() {
    String stored =
        """
        {"sequence":1,"kind":"step","epoch":1,"step":3,"trainingLoss":0.5,"trainingAccuracy":0.25}\
        """;
    assertThat(JsonMapper.shared().readValue(stored, MetricPoint.class))
        .isEqualTo(
            new MetricPoint(1, MetricPoint.Kind.STEP, null, 1, 3, 0.5, 0.25, null, null, null));
  }
}
