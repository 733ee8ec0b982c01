package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, methods and media types, before anything is done. */
@ServiceTest
class HttpRulesTests {

  private final ServiceClient service;
  private List<String> before = List.of();

  HttpRulesTests(ServiceClient service) {
    this.service = service;
  }

  @BeforeEach
  void lookAround() {
    before = service.inventory();
  }

  @AfterEach
  void nothingChanged() {
    assertThat(service.inventory()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing",
    "POST, /nothing",
    "DELETE, /nothing/at/all",
    "GET, /train/",
    "GET, //train",
    "GET, /Train",
    "GET, /train/x/y",
    "GET, /swagger-ui/nothing.html",
    "GET, /actuator/env",
    "GET, /actuator/shutdown",
    "POST, /actuator/shutdown",
    "GET, /error",
    "POST, /error",
  })
  void addressWhenNothingIsThereAnswers404WithTheAddress(String method, String path) {
    assertThatProblem(send(method, path))
        .is(404, "not-found")
        .blamesNoPart()
        .says("there is nothing at " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/train/%00", "/train/a%2Fb", "/models/..%5Cx", "/models/%2e%2e%2fx", "/../x"})
  void addressWhenTheContainerRefusesItAnswers400(String path) {
    assertThatProblem(service.get(path)).is(400, "bad-request");
  }

  @Test
  void addressWhenItIsEndlessAnswers400() {
    Answer answer = service.get("/train/" + "x".repeat(100_000));
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.body()).hasSizeLessThan(1000).doesNotContain("<html");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /train, 'GET,POST'",
    "PUT, /train, 'GET,POST'",
    "PATCH, /train/x, 'DELETE,GET'",
    "POST, /train/x, 'DELETE,GET'",
    "GET, /train/x/cancel, POST",
    "POST, /train/x/metrics, GET",
    "GET, /predict, POST",
    "PUT, /predict, POST",
    "GET, /models/x/predict, POST",
    "DELETE, /models, GET",
    "PUT, /models/x, 'DELETE,GET'",
    "PUT, /datasets, 'GET,POST'",
    "PUT, /datasets/digits, 'DELETE,GET'",
  })
  void methodWhenItIsWrongAnswers405WithTheRightOnes(String method, String path, String allowed) {
    Answer answer = send(method, path);
    assertThatProblem(answer)
        .is(405, "method-not-allowed")
        .says(
            "%s is not supported here, expected %s"
                .formatted(method, allowed.replace(",", " or ")));
    assertThat(Arrays.stream(answer.header("Allow").split(", ")))
        .containsExactlyInAnyOrder(allowed.split(","));
  }

  @Test
  void methodWhenTheContainerRefusesItAnswers405() {
    assertThatProblem(send("TRACE", "/train")).is(405, "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/json;charset=klingon",
        "json"
      })
  void contentTypeWhenItIsNotJsonAnswers415(String type) {
    for (String path : List.of("/train", "/predict")) {
      Answer answer =
          service.send("POST", path, BodyPublishers.ofString("{}"), "Content-Type", type);
      assertThatProblem(answer)
          .is(415, "unsupported-media-type")
          .says("Content-Type must be application/json")
          .says("got " + type);
    }
  }

  @Test
  void contentTypeWhenABodyHasNoneAnswers415() {
    Answer answer = service.send("POST", "/train", BodyPublishers.ofString("{\"epochs\":1}"));
    assertThatProblem(answer)
        .is(415, "unsupported-media-type")
        .says("Content-Type must be application/json, got ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "garbage", "a/b/c"})
  void acceptWhenItIsNotJsonAnswers406(String type) {
    for (String path : List.of("/train", "/models")) {
      Answer answer = service.send("GET", path, BodyPublishers.noBody(), "Accept", type);
      assertThatProblem(answer)
          .is(406, "not-acceptable")
          .says("the Accept header must allow application/json");
    }
  }

  @Test
  void bodyWhenItIsWrongIsRefusedWhateverIsAccepted() {
    Answer answer =
        service.send(
            "POST",
            "/train",
            BodyPublishers.ofString("{"),
            "Content-Type",
            "application/json",
            "Accept",
            "text/html");
    assertThatProblem(answer).is(400, "malformed-json");
  }

  private Answer send(String method, String path) {
    return service.send(method, path, BodyPublishers.noBody());
  }
}
