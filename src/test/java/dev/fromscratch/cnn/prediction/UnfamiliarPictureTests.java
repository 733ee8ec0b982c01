package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.Symbols;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Pictures that show nothing which a model knows, asked of models that were trained in a moment.
 */
@ServiceTest
class UnfamiliarPictureTests {

  private static final String MODEL = "knowing";
  private static final String PATH = "/models/knowing/predict";
  private static final String BYTES = "application/octet-stream";
  private static final int COUNT = 40;
  private static final long SEED = 20;

  private final ServiceClient service;

  UnfamiliarPictureTests(ServiceClient service) {
    this.service = service;
  }

  @BeforeEach
  void train() {
    if (service.get("/models/" + MODEL).status() == 404) {
      service.train("{\"name\":\"%s\",\"samplesPerClass\":250,\"epochs\":3}".formatted(MODEL));
    }
  }

  private static byte[] digits() {
    byte[] digits = new byte[COUNT * Pictures.COUNT];
    for (int i = 0; i < COUNT; i++) {
      byte[] digit = DigitGenerator.draw(SEED, Part.TEST, i);
      System.arraycopy(digit, 0, digits, i * Pictures.COUNT, Pictures.COUNT);
    }
    return digits;
  }

  private static byte[] noise(int count) {
    byte[] noise = new byte[count * Pictures.COUNT];
    new Random(SEED).nextBytes(noise);
    return noise;
  }

  private static String json(byte[] pixels) {
    List<String> numbers = new ArrayList<>();
    for (byte pixel : pixels) {
      numbers.add(String.valueOf(Byte.toUnsignedInt(pixel)));
    }
    return Pictures.batch(numbers);
  }

  private JsonNode send(String query, byte[] body, String type) {
    return ok(
        service.send("POST", PATH + query, BodyPublishers.ofByteArray(body), "Content-Type", type));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  private static List<JsonNode> rejected(JsonNode batch) {
    return batch
        .get("predictions")
        .valueStream()
        .filter(p -> p.get("rejected").asBoolean())
        .toList();
  }

  @Test
  void noiseIsRejectedAndDigitsAreNot() {
    List<JsonNode> noise = rejected(send("?reject=0", noise(COUNT), BYTES));
    assertThat(noise).hasSize(COUNT).allMatch(p -> p.get("reason").asString().equals("unfamiliar"));
    assertThat(noise).allMatch(p -> p.get("unfamiliarity").asDouble() > 1);
    JsonNode digits = send("?reject=0", digits(), BYTES);
    assertThat(rejected(digits)).hasSizeLessThanOrEqualTo(COUNT / 10);
    assertThat(digits.at("/predictions/0/unfamiliarity").asDouble()).isBetween(0.01, 1.0);
    assertThat(digits.at("/predictions/0").has("reason")).isFalse();
  }

  /** As numbers, as bytes, as a form, alone and among others; the prediction itself stays. */
  @Test
  void pictureWhateverItsFormIsUnfamiliar() {
    byte[] noise = noise(1);
    JsonNode plain = send("", noise, BYTES);
    assertThat(plain.has("rejected") || plain.has("unfamiliarity")).isFalse();
    JsonNode bytes = send("?reject=0.5", noise, BYTES);
    JsonNode numbers =
        ok(service.post(PATH, "{\"reject\":0.5,\"pixels\":%s}".formatted(json(noise))));
    JsonNode several =
        ok(service.post(PATH, "{\"reject\":0.5,\"images\":[%s]}".formatted(json(noise))))
            .at("/predictions/0");
    for (JsonNode judged : List.of(bytes, numbers, several)) {
      assertThat(judged.get("rejected").asBoolean()).isTrue();
      assertThat(judged.get("reason").asString()).isEqualTo("unfamiliar");
      assertThat(judged.get("unfamiliarity").asDouble())
          .isCloseTo(bytes.get("unfamiliarity").asDouble(), within(1e-4));
      assertThat(judged.get("probabilities")).isEqualTo(plain.get("probabilities"));
    }
    byte[] png = Symbols.file(Symbols.draw(2, 0, 200), "png");
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"reject\"\r\n\r\n0\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.png\"\r\n\r\n"
            + new String(png, StandardCharsets.ISO_8859_1)
            + "\r\n--b--\r\n";
    JsonNode file =
        send("", form.getBytes(StandardCharsets.ISO_8859_1), "multipart/form-data; boundary=b")
            .at("/predictions/0");
    JsonNode alone = send("?reject=0", png, "image/png");
    assertThat(file.get("unfamiliarity").asDouble())
        .isCloseTo(alone.get("unfamiliarity").asDouble(), within(1e-4));
  }

  @Test
  void pictureWhenUnfamiliarAndUnsureIsUnfamiliarInTheFirstPlace() {
    JsonNode noise = send("?reject=1", noise(1), BYTES);
    assertThat(noise.get("reason").asString()).isEqualTo("unfamiliar");
    List<JsonNode> digits = rejected(send("?reject=1", digits(), BYTES));
    assertThat(digits).anyMatch(p -> p.get("reason").asString().equals("low-confidence"));
  }

  @Test
  void modelSaysHowItTellsAndItsCardDoes() {
    JsonNode told =
        service.get("/models/knowing/versions/latest").json().at("/metadata/familiarity");
    assertThat(told.get("samples").asInt()).isEqualTo(250);
    assertThat(told.get("threshold").asDouble()).isPositive();
    assertThat(told.get("refused").asDouble()).isZero();
    String card = service.get("/models/knowing/versions/latest/card").body();
    assertThat(card).contains("and 0.00 % of the 250 pictures that were held back");
  }

  @Test
  void modelWhenItCannotTellSaysNothing() {
    service.train(
        """
        {"name":"unknowing","samplesPerClass":30,"epochs":1,"validationFraction":0}\
        """);
    JsonNode noise =
        ok(
            service.send(
                "POST",
                "/models/unknowing/predict?reject=0",
                BodyPublishers.ofByteArray(noise(1)),
                "Content-Type",
                BYTES));
    assertThat(noise.get("rejected").asBoolean()).isFalse();
    assertThat(noise.has("unfamiliarity")).isFalse();
    JsonNode model = service.get("/models/unknowing/versions/latest").json();
    assertThat(model.at("/metadata/familiarity").isNull()).isTrue();
    assertThat(service.get("/models/unknowing/versions/latest/card").body())
        .contains("It has no test for that.");
    service.delete("/models/unknowing");
  }

  @Test
  void ensembleWithViewsTellsByItsFirstNetwork() {
    service.train(
        """
        {"name":"together","samplesPerClass":250,"epochs":3,"ensemble":2,\
        "testTimeAugmentation":"digits"}\
        """);
    for (String path : List.of(PATH, "/models/together/predict")) {
      JsonNode one =
          ok(service.post(path, "{\"reject\":0,\"pixels\":%s}".formatted(Pictures.bytes(4))));
      JsonNode knowing =
          ok(service.post(PATH, "{\"reject\":0,\"pixels\":%s}".formatted(Pictures.bytes(4))));
      assertThat(one.get("unfamiliarity").asDouble())
          .isCloseTo(knowing.get("unfamiliarity").asDouble(), within(1e-4));
    }
    service.delete("/models/together");
  }

  @Test
  void fileWhenImportedTellsTheSame() {
    byte[] file = service.modelFile(MODEL);
    assertThat(service.importModel("taken", file).status()).isEqualTo(201);
    JsonNode there =
        ok(
            service.send(
                "POST",
                "/models/taken/predict?reject=0",
                BodyPublishers.ofByteArray(digits()),
                "Content-Type",
                BYTES));
    assertThat(there.get("predictions"))
        .isEqualTo(send("?reject=0", digits(), BYTES).get("predictions"));
    service.delete("/models/taken");
  }
}
