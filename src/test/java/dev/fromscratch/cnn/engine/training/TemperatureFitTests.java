package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureFitTests {

  private static final int CLASSES = 3;

  private static Dataset labeled(int... labels) {
    return Dataset.of(Shape.of(1, 1, 1), List.of("a", "b", "c"), new byte[labels.length], labels);
  }

  /** Answers with these probabilities, one row after the other. */
  private static Answers answers(Dataset dataset, float... probabilities) {
    var answers = new Answers(dataset);
    for (int n = 0; n < dataset.size(); n++) {
      Tensor row = Tensor.zeros(Shape.of(1, CLASSES));
      System.arraycopy(probabilities, n * CLASSES, row.data(), 0, CLASSES);
      answers.put(n, row, 0);
    }
    return answers;
  }

  /** Labels are drawn with the probabilities of logits, which are then told as T times larger. */
  private static Answers overconfident(double temperature, int samples) {
    SeededRandom random = new SeededRandom(5);
    int[] labels = new int[samples];
    float[] told = new float[samples * CLASSES];
    for (int n = 0; n < samples; n++) {
      float[] logits = new float[CLASSES];
      float[] probabilities = new float[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        logits[k] = 4 * random.nextFloat() - 2;
      }
      TensorOps.scalar().softmax(logits, probabilities, CLASSES, 1);
      float point = random.nextFloat();
      labels[n] =
          point < probabilities[0] ? 0 : point < probabilities[0] + probabilities[1] ? 1 : 2;
      for (int k = 0; k < CLASSES; k++) {
        logits[k] = (float) (logits[k] * temperature);
      }
      TensorOps.scalar().softmax(logits, probabilities, CLASSES, 1);
      System.arraycopy(probabilities, 0, told, n * CLASSES, CLASSES);
    }
    return answers(labeled(labels), told);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1, 3})
  void fitWhenProbabilitiesWereMadeTooSureFindsByHowMuch(double temperature) {
    TemperatureFit fit = TemperatureFit.of(overconfident(temperature, 20_000));
    assertThat(fit.temperature().value()).isCloseTo(temperature, within(0.03 * temperature));
    assertThat(fit.samples()).isEqualTo(20_000);
    if (temperature == 1) {
      assertThat(fit.lossAfter()).isCloseTo(fit.lossBefore(), offset(1e-3));
    } else {
      assertThat(fit.lossAfter()).isLessThan(fit.lossBefore());
    }
  }

  /**
   * Two samples and the one that is added: of three, the first class has 2 + 1/2 of what counts.
   */
  @Test
  void fitWhenNumbersAreWorkedByHandGivesThem() {
    // ε = 1/3 over three classes: the label has 1 - 1/3 + 1/9 = 7/9, each other 1/9. With two
    // classes
    // at p and one impossible to tell from the third, q = (7/9, 1/9, 1/9) needs p^β in ratio 7.
    float[] row = {0.5f, 0.25f, 0.25f};
    Answers answers = answers(labeled(0, 0), row[0], row[1], row[2], row[0], row[1], row[2]);
    TemperatureFit fit = TemperatureFit.of(answers);
    assertThat(1 / fit.temperature().value()).isCloseTo(Math.log(7) / Math.log(2), within(1e-6));
    assertThat(fit.lossBefore()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(fit.lossAfter()).isCloseTo(-Math.log(7 / 9.0), within(1e-6));
  }

  @Test
  void fitWhenNothingIsWrongStaysFinite() {
    Answers answers = answers(labeled(0, 1), 0.99f, 0.005f, 0.005f, 0.005f, 0.99f, 0.005f);
    double temperature = TemperatureFit.of(answers).temperature().value();
    assertThat(temperature).isBetween(0.05, 20.0);
    assertThat(temperature).as("two samples are not worth 99 %%").isGreaterThan(1);
  }

  @Test
  void fitWhenEverythingIsWrongEndsAtTheHighestTemperature() {
    Answers answers = answers(labeled(1, 2), 1, 0, 0, 1, 0, 0);
    TemperatureFit fit = TemperatureFit.of(answers);
    assertThat(fit.temperature().value()).isCloseTo(TemperatureFit.MAX, within(1e-6));
    assertThat(fit.lossAfter()).isFinite();
  }

  @Test
  void fitWhenAllClassesAreEquallyLikelyChangesNothing() {
    float third = 1 / 3f;
    TemperatureFit fit = TemperatureFit.of(answers(labeled(1), third, third, third));
    assertThat(fit.lossAfter()).isCloseTo(Math.log(3), within(1e-6));
    assertThat(fit.temperature().value()).isBetween(0.05, 20.0);
  }

  @Test
  void fitWhenThereAreNoSamplesIsRefused() {
    Answers none = new Answers(labeled(0).subset());
    assertThatIllegalArgumentException().isThrownBy(() -> TemperatureFit.of(none));
  }
}
