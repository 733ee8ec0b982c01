package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.Symbols;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files are treated as the pictures were that a model has learned from. */
@ServiceTest
class LearnedFormTests {

  private static final String NAME = "learned-form";

  private final ServiceClient service;

  LearnedFormTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
    service.delete("/datasets/" + NAME);
  }

  @Test
  void fileWhenPicturesWereOnlyScaledIsOnlyScaled() {
    learn("&normalize=none", "application/zip", Bodies.zip(Symbols.folders(6, 40)));
    assertThat(learned()).isEqualTo("false");
    assertThat(isNormalized("")).isFalse();
    assertThat(isNormalized("&normalize=true")).isTrue();
  }

  @Test
  void fileWhenPicturesWereNormalizedIsNormalized() {
    learn("", "application/zip", Bodies.zip(Symbols.folders(6, 40)));
    assertThat(learned()).isEqualTo("true");
    assertThat(isNormalized("")).isTrue();
    assertThat(isNormalized("&normalize=false")).isFalse();
  }

  @Test
  void fileWhenNobodySaidWhatPicturesWereIsNormalized() {
    learn("", "text/csv", Symbols.csv(6, true).getBytes(StandardCharsets.UTF_8));
    assertThat(learned()).isEmpty();
    assertThat(isNormalized("")).isTrue();
  }

  private void learn(String query, String type, byte[] body) {
    Answer sent = send("/datasets?name=" + NAME + query, type, body);
    assertThat(sent.status()).as("%s", sent).isEqualTo(201);
    service.train("{\"name\":\"%s\",\"dataset\":\"%s\",\"epochs\":1}".formatted(NAME, NAME));
  }

  /** What the model says of it. */
  private String learned() {
    return service
        .get("/models/%s/versions/latest".formatted(NAME))
        .json()
        .at("/metadata/dataset/normalize")
        .asString("");
  }

  private boolean isNormalized(String query) {
    byte[] file = Symbols.file(Symbols.draw(0, 1, 40), "png");
    Answer answer =
        send("/models/%s/predict?include=input%s".formatted(NAME, query), "image/png", file);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json().has("normalization");
  }

  private Answer send(String path, String type, byte[] body) {
    return service.send("POST", path, BodyPublishers.ofByteArray(body), "Content-Type", type);
  }
}
