package dev.fromscratch.cnn.testing;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;

/** Asserts that an answer refuses a request as RFC 9457 and this service's own rules want it. */
public final class ProblemAssert extends AbstractAssert<ProblemAssert, Answer> {

  private ProblemAssert(Answer answer) {
    super(answer, ProblemAssert.class);
  }

  /** The answer is a well-formed problem detail and blames the client, not the service. */
  public static ProblemAssert assertThatProblem(Answer answer) {
    Assertions.assertThat(answer.status()).as("%s", answer).isBetween(400, 499);
    return wellFormed(answer);
  }

  /** The answer is a well-formed problem detail and tells what fails beneath the service. */
  public static ProblemAssert assertThatOutage(Answer answer) {
    Assertions.assertThat(answer.status()).as("%s", answer).isBetween(501, 599);
    return wellFormed(answer);
  }

  private static ProblemAssert wellFormed(Answer answer) {
    Assertions.assertThat(answer.header("Content-Type"))
        .as("%s", answer)
        .isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    String code = answer.text("/code");
    Assertions.assertThat(code).as("%s", answer).matches("[a-z]+(-[a-z]+)*");
    Assertions.assertThat(answer.text("/type")).isEqualTo("urn:cnn:problem:" + code);
    Assertions.assertThat(problem.get("status").asInt()).isEqualTo(answer.status());
    Assertions.assertThat(answer.text("/title")).isNotBlank();
    Assertions.assertThat(answer.text("/detail")).isNotBlank().doesNotContain("java", "Jackson");
    for (JsonNode fault : problem.path("errors")) {
      Assertions.assertThat(fault.propertyNames())
          .containsExactlyInAnyOrder("code", "pointer", "detail");
    }
    return new ProblemAssert(answer);
  }

  /** The status and the stable code are these. */
  public ProblemAssert is(int status, String code) {
    Assertions.assertThat(actual.status()).as("%s", actual).isEqualTo(status);
    Assertions.assertThat(actual.text("/code")).as("%s", actual).isEqualTo(code);
    return this;
  }

  /** The status is one of these. */
  public ProblemAssert hasStatus(Integer... statuses) {
    Assertions.assertThat(actual.status()).as("%s", actual).isIn((Object[]) statuses);
    return this;
  }

  /** The detail, which tells people what is wrong, contains this. */
  public ProblemAssert says(String words) {
    Assertions.assertThat(actual.text("/detail")).contains(words);
    return this;
  }

  /** Exactly these places in the body are to blame. */
  public ProblemAssert blames(String... pointers) {
    List<String> blamed =
        actual.json().path("errors").valueStream().map(e -> e.get("pointer").asString()).toList();
    Assertions.assertThat(blamed).as("%s", actual).containsExactly(pointers);
    return this;
  }

  /** Nothing in the body is to blame. */
  public ProblemAssert blamesNoPart() {
    Assertions.assertThat(actual.json().has("errors")).as("%s", actual).isFalse();
    return this;
  }
}
