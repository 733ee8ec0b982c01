package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.engine.training.WeightAveraging;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
class TrainingPlannerTests {

  private static final Shape INPUT = Shape.of(1, 28, 28);

  private final TrainingPlanner planner;
  private final JsonMapper json;

  TrainingPlannerTests(TrainingPlanner planner, JsonMapper json) {
    this.planner = planner;
    this.json = json;
  }

  @Test
  void planWhenNothingIsSaidIsTheDefault() {
    TrainingPlan plan = plan("{}");
    assertThat(plan.name()).isEqualTo("default");
    assertThat(plan.dataset()).isEqualTo("digits");
    assertThat(plan.network()).isEqualTo(Preset.LENET.spec(INPUT, 10));
    assertThat(plan.config())
        .isEqualTo(
            new TrainingConfig(
                5, 64, new SoftmaxCrossEntropy(), new Adam(0.001f, 0.9f, 0.999f, 1e-8f), 42));
    assertThat(plan.validationFraction()).isEqualTo(0.1f);
    assertThat(plan.classes()).isNull();
    assertThat(plan.samplesPerClass()).isNull();
  }

  @Test
  void planWhenEverythingIsSaidFollowsIt() {
    TrainingPlan plan =
        plan(
            """
            {"name":"x","dataset":"mnist","network":{"layers":[{"type":"flatten"},
             {"type":"dense","outFeatures":2},{"type":"sigmoid"}]},"epochs":7,"batchSize":3,
             "loss":"binaryCrossEntropy",
             "optimizer":{"type":"sgd","learningRate":0.5,"momentum":0.25},
             "validationFraction":0,"classes":[4,"2"],"samplesPerClass":9,"seed":-1}\
            """);
    assertThat(plan.name()).isEqualTo("x");
    assertThat(plan.dataset()).isEqualTo("mnist");
    assertThat(plan.network().layers())
        .containsExactly(new LayerSpec.Flatten(), new LayerSpec.Dense(2), new LayerSpec.Sigmoid());
    assertThat(plan.network().normalization()).isEqualTo(Normalization.NONE);
    assertThat(plan.config())
        .isEqualTo(new TrainingConfig(7, 3, new BinaryCrossEntropy(), new Sgd(0.5f, 0.25f), -1));
    assertThat(plan.validationFraction()).isZero();
    assertThat(plan.classes()).isEqualTo(List.of(4, 2));
    assertThat(plan.samplesPerClass()).isEqualTo(9);
  }

  @Test
  void planWhenWeightsAreAveragedSaysHow() {
    assertThat(plan("{\"weightAveraging\":{}}").config().weightAveraging())
        .isEqualTo(new WeightAveraging(0.999f));
    assertThat(plan("{\"weightAveraging\":{\"decay\":0.5}}").config().weightAveraging())
        .isEqualTo(new WeightAveraging(0.5f));
    assertThat(plan("{\"weightAveraging\":null}").config().weightAveraging()).isNull();
  }

  @Test
  void augmentationWhenNamedOrWrittenOutIsThat() {
    assertThat(plan("{\"augmentation\":\"light\"}").config().augmentation())
        .isEqualTo(Augmentation.LIGHT);
    assertThat(plan("{\"augmentation\":\"strong\"}").config().augmentation())
        .isEqualTo(Augmentation.STRONG);
    assertThat(plan("{\"augmentation\":\"none\"}").config().augmentation())
        .isEqualTo(Augmentation.NONE);
    assertThat(plan("{\"augmentation\":{}}").config().augmentation()).isEqualTo(Augmentation.NONE);
    assertThat(plan("{\"augmentation\":null}").config().augmentation()).isNull();
    String everything =
        """
        {"augmentation":{"shift":2,"rotation":10,"scale":0.9,"shear":5,"strokeThickness":0.5,
         "elastic":{"alpha":8,"sigma":3},
         "erasing":{"probability":0.2,"minArea":0.1,"maxArea":0.15},"mirror":0.5}}\
        """;
    assertThat(plan(everything).config().augmentation())
        .isEqualTo(
            new Augmentation(
                2, 10, 0.9f, 5, new Elastic(8, 3), 0.5f, new Erasing(0.2f, 0.1f, 0.15f), 0.5f));
    assertThat(plan("{\"augmentation\":{\"elastic\":{},\"erasing\":{}}}").config().augmentation())
        .isEqualTo(
            new Augmentation(0, 0, 0, 0, new Elastic(34, 4), 0, new Erasing(0.5f, 0.02f, 0.4f)));
  }

  @Test
  void planWhenSeveralNetworksAndViewsAreAskedForHasThem() {
    assertThat(plan("{}").members()).isEqualTo(1);
    assertThat(plan("{}").views()).isEqualTo(TestTimeAugmentation.NONE);
    assertThat(plan("{}").takesMeans()).isFalse();
    assertThat(plan("{\"ensemble\":16}").members()).isEqualTo(16);
    assertThat(plan("{\"ensemble\":2}").takesMeans()).isTrue();
    assertThat(plan("{\"testTimeAugmentation\":\"digits\"}").views())
        .isEqualTo(TestTimeAugmentation.DIGITS);
    assertThat(plan("{\"testTimeAugmentation\":\"none\"}").takesMeans()).isFalse();
    assertThat(plan("{\"testTimeAugmentation\":{\"scale\":0.1,\"mirror\":true}}").views())
        .isEqualTo(new TestTimeAugmentation(0, 0, 0.1f, true));
    assertThat(plan("{\"testTimeAugmentation\":{}}").takesMeans()).isFalse();
  }

  @Test
  void presetWhenFewClassesAreChosenEndsInAsMany() {
    TrainingPlan plan = plan("{\"classes\":[1,2,3]}");
    assertThat(plan.network()).isEqualTo(Preset.LENET.spec(INPUT, 3));
    assertThat(plan("{\"classes\":[\"1\",2,\"3\"]}").classes()).isEqualTo(plan.classes());
  }

  @Test
  void presetWhenTheLossIsOnNumbersFrom0To1EndsInASigmoid() {
    for (String loss : List.of("meanSquaredError", "binaryCrossEntropy")) {
      TrainingPlan plan = plan("{\"loss\":\"%s\"}".formatted(loss));
      assertThat(plan.network()).isEqualTo(Preset.LENET.specWithSigmoid(INPUT, 10));
    }
  }

  @Test
  void requestWhenStoredAndReadIsTheSame() {
    for (String request :
        List.of(
            "{}",
            "{\"augmentation\":\"light\"}",
            "{\"augmentation\":{\"elastic\":{\"sigma\":2},\"erasing\":{}}}",
            "{\"optimizer\":{\"type\":\"sgd\"},\"classes\":[0,\"1\"],\"samplesPerClass\":3}",
            "{\"weightAveraging\":{}}",
            "{\"network\":{\"layers\":[{\"type\":\"flatten\"}]}}")) {
      TrainRequest complete = json.readValue(request, TrainRequest.class).withDefaults();
      String stored = json.writeValueAsString(complete);
      assertThat(json.readValue(stored, TrainRequest.class)).isEqualTo(complete);
      assertThat(complete.withDefaults()).isEqualTo(complete);
    }
  }

  private TrainingPlan plan(String request) {
    return planner.plan(json.readValue(request, TrainRequest.class).withDefaults());
  }
}
