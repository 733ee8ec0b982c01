package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.prediction.Prediction.ClassProbability;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what a model says. */
class VerdictTests {

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "1.0001, true", "3.4e38, true", "NaN, true"})
  void pictureWhenItIsFartherThanTheThresholdIsUnfamiliar(float distance, boolean unfamiliar) {
    assertThat(new Verdict(List.of(0.9f, 0.1f), distance).isUnfamiliar()).isEqualTo(unfamiliar);
  }

  @Test
  void pictureWhenNobodyAskedOrTheModelCannotTellIsNotUnfamiliar() {
    assertThat(new Verdict(List.of(1f), null).isUnfamiliar()).isFalse();
  }

  @Test
  void classesWhenEquallyLikelyStayInTheirOrder() {
    Verdict verdict = new Verdict(List.of(0.2f, 0.4f, 0f, 0.4f), null);
    assertThat(verdict.likeliestFirst(List.of("a", "b", "c", "d")))
        .containsExactly(
            new ClassProbability("b", 1, 0.4f),
            new ClassProbability("d", 3, 0.4f),
            new ClassProbability("a", 0, 0.2f),
            new ClassProbability("c", 2, 0f));
  }
}
