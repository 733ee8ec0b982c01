package dev.fromscratch.cnn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and browsers look at first. */
@ServiceTest
class OperationTests {

  private final ServiceClient service;

  OperationTests(ServiceClient service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/liveness", "/readiness"})
  void healthWhenTheServiceRunsIsUp(String probe) {
    Answer answer = service.get("/actuator/health" + probe);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("UP");
  }

  @Test
  void infoWhenAskedTellsArithmeticAndJava() {
    Answer answer = service.get("/actuator/info");
    assertThat(answer.text("/engine/arithmetic")).isNotBlank();
    assertThat(answer.text("/java/version")).startsWith("25");
  }

  @Test
  void prometheusWhenAskedCountsPredictions() {
    double before = classified();
    String body =
        "{\"model\":\"%s\",\"images\":[%s,%s]}"
            .formatted(service.tinyModel(), Pictures.bytes(1), Pictures.bytes(2));
    assertThat(service.post("/predict", body).status()).isEqualTo(200);
    assertThat(classified()).isEqualTo(before + 2);
  }

  @Test
  void rootWhenOpenedLeadsToTheDocumentation() {
    for (String path : List.of("/", "/swagger-ui.html")) {
      Answer root = service.get(path);
      assertThat(root.status()).isEqualTo(302);
      assertThat(root.header("Location")).isEqualTo("/swagger-ui/index.html");
    }
    Answer page = service.get("/swagger-ui/index.html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("swagger-ui-bundle.js");
    assertThat(service.get("/swagger-ui/swagger-ui-bundle.js").status()).isEqualTo(200);
  }

  private double classified() {
    return service
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("cnn_predictions_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
