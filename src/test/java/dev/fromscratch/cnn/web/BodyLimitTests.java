package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too large, with their size declared and without. */
@ServiceTest
class BodyLimitTests {

  private static final int MEGABYTES = 1_000_000;

  private final ServiceClient service;

  BodyLimitTests(ServiceClient service) {
    this.service = service;
  }

  @ParameterizedTest
  @CsvSource({
    "/train, 1, true", "/train, 1, false",
    "/predict, 1, true", "/predict, 1, false",
    "/predict, 20, true", "/predict, 20, false",
  })
  void bodyWhenItIsLargerThanTheLimitAnswers413(String path, int megabytes, boolean declared) {
    byte[] body = json(megabytes * MEGABYTES + 1);
    assertThatProblem(post(path, body, declared))
        .is(413, "body-too-large")
        .blamesNoPart()
        .says("the body is larger than 1000000 bytes (setting cnn.limits.max-body-size)");
    assertThat(service.get("/actuator/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyWhenItIsAsLargeAsTheLimitIsRead(boolean declared) {
    assertThatProblem(post("/train", json(MEGABYTES), declared))
        .is(422, "invalid-value")
        .blames("/name");
  }

  /** A body of this many bytes, wrong in another way too. */
  private static byte[] json(int size) {
    String empty = "{\"name\":\"\"}";
    return "{\"name\":\"%s\"}"
        .formatted("x".repeat(size - empty.length()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private Answer post(String path, byte[] body, boolean declared) {
    BodyPublisher publisher =
        declared
            ? BodyPublishers.ofByteArray(body)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return service.send("POST", path, publisher, "Content-Type", "application/json");
  }
}
