package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCareSettingsTests {

  private static final Duration LEAST = Duration.ofMillis(100);

  @ParameterizedTest
  @CsvSource({"PT0S, 0ms", "PT0.099S, 99ms", "PT-1S, -1000ms"})
  void intervalWhenTooShortIsRefusedByTheNameOfItsSetting(Duration interval, String shown) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelCareSettings(interval, LEAST))
        .withMessage("cnn.models.check-interval must be at least 100ms, got " + shown);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelCareSettings(LEAST, interval))
        .withMessage("cnn.models.sweep-interval must be at least 100ms, got " + shown);
  }

  @Test
  void intervalWhenLongEnoughIsTaken() {
    assertThat(new ModelCareSettings(LEAST, LEAST).checkInterval()).isEqualTo(LEAST);
  }
}
