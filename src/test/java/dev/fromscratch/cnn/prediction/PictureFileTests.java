package dev.fromscratch.cnn.prediction;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.DigitGenerator.Part;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures as files and as bytes. */
@ServiceTest
class PictureFileTests {

  private static final long SEED = 3;
  private static final int ENLARGEMENT = 8;
  private static final String PNG = "image/png";
  private static final String BYTES = "application/octet-stream";

  private final ServiceClient service;
  private final String model;

  PictureFileTests(ServiceClient service) {
    this.service = service;
    this.model = service.tinyModel();
  }

  private static byte[] digit(int digit) {
    return DigitGenerator.draw(SEED, Part.TEST, digit);
  }

  /** A digit, dark on white and large. */
  private static byte[] file(int digit, String format) throws IOException {
    byte[] pixels = digit(digit);
    int side = Pictures.SIDE * ENLARGEMENT;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int at = i / side / ENLARGEMENT * Pictures.SIDE + i % side / ENLARGEMENT;
      image.setRGB(i % side, i / side, (255 - Byte.toUnsignedInt(pixels[at])) * 0x010101);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private Answer send(String query, byte[] body, String type) {
    return service.send(
        "POST",
        "/models/%s/predict%s".formatted(model, query),
        BodyPublishers.ofByteArray(body),
        "Content-Type",
        type);
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  @ParameterizedTest
  @CsvSource({
    "image/png, png",
    "image/jpeg, jpeg",
    "image/jpg, jpeg",
    "image/gif, gif",
    "image/bmp, bmp",
    "image/png, jpeg"
  })
  void fileWhateverItsFormatIsAnsweredLikeOnePicture(String type, String format)
      throws IOException {
    JsonNode prediction = ok(send("?topK=2&include=input", file(7, format), type));
    assertThat(prediction.propertyNames())
        .containsExactlyInAnyOrder(
            "label",
            "classIndex",
            "probability",
            "probabilities",
            "topK",
            "input",
            "normalization",
            "model");
    assertThat(prediction.get("topK")).hasSize(2);
    assertThat(prediction.get("input")).hasSize(28).allMatch(row -> row.size() == 28);
    JsonNode normalization = prediction.get("normalization");
    assertThat(normalization.get("inverted").asBoolean()).isTrue();
    int longest =
        Math.max(normalization.at("/box/width").asInt(), normalization.at("/box/height").asInt());
    assertThat(longest * normalization.get("scale").asDouble()).isBetween(19.9, 20.1);
    assertThat(prediction.at("/model/name").asString()).isEqualTo(model);
  }

  @Test
  void fileWhenSentToAnyOfTheAddressesIsTakenForTheSame() throws IOException {
    byte[] file = file(3, "png");
    JsonNode expected = ok(send("", file, PNG));
    for (String path :
        List.of("/predict?model=" + model, "/models/%s/versions/latest/predict".formatted(model))) {
      Answer answer =
          service.send("POST", path, BodyPublishers.ofByteArray(file), "Content-Type", PNG);
      assertThat(ok(answer)).isEqualTo(expected);
    }
  }

  @Test
  void inputWhenAskedForIsWhatTheAnswerIsAbout() throws IOException {
    JsonNode prediction = ok(send("?include=input", file(4, "png"), PNG));
    String json = "{\"pixels\":%s,\"scale\":\"byte\"}".formatted(prediction.get("input"));
    JsonNode again = ok(service.post("/models/%s/predict?include=input".formatted(model), json));
    assertThat(again.get("probabilities")).isEqualTo(prediction.get("probabilities"));
    assertThat(again.get("input")).isEqualTo(prediction.get("input"));
    assertThat(again.has("normalization")).isFalse();
  }

  @Test
  void pixelsWhenToBeNormalizedAreAndOthersAreNot() {
    String shifted = Pictures.blankExcept(5 * 28 + 3, "255");
    JsonNode plain =
        ok(
            service.post(
                "/models/%s/predict?include=input".formatted(model),
                "{\"pixels\":%s}".formatted(shifted)));
    assertThat(plain.at("/input/5/3").asInt()).isEqualTo(255);
    JsonNode normal =
        ok(
            service.post(
                "/models/%s/predict?include=input".formatted(model),
                "{\"normalize\":true,\"images\":[%s]}".formatted(shifted)));
    assertThat(normal.at("/predictions/0/input/14/14").asInt()).isEqualTo(255);
    assertThat(normal.at("/predictions/0/normalization/inverted").asBoolean()).isFalse();
    assertThatProblem(
            service.post(
                "/models/%s/predict".formatted(model),
                "{\"normalize\":true,\"pixels\":%s}".formatted(Pictures.row(784, "0"))))
        .is(422, "no-ink")
        .blames("/pixels");
  }

  @Test
  void fileWhenNotToBeNormalizedIsOnlyScaled() throws IOException {
    JsonNode prediction = ok(send("?include=input&normalize=false", file(4, "png"), PNG));
    byte[] pixels = digit(4);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(prediction.at("/input/%d/%d".formatted(i / 28, i % 28)).asInt())
          .isEqualTo(255 - Byte.toUnsignedInt(pixels[i]));
    }
    assertThat(prediction.has("normalization")).isFalse();
  }

  @Test
  void bytesWhenTheyAreOneOrSeveralPicturesAreAnsweredSo() {
    byte[] two = Arrays.copyOf(digit(5), 2 * Pictures.COUNT);
    System.arraycopy(digit(6), 0, two, Pictures.COUNT, Pictures.COUNT);
    JsonNode batch = ok(send("?include=input", two, BYTES));
    assertThat(batch.get("predictions")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      String path = "/models/%s/predict?include=input".formatted(model);
      String body = "{\"pixels\":%s}".formatted(Pictures.bytes(5 + i));
      JsonNode alone = ok(service.post(path, body));
      assertThat(batch.at("/predictions/%d/input".formatted(i))).isEqualTo(alone.get("input"));
      assertThat(ok(send("", digit(5 + i), BYTES)).get("probabilities"))
          .isEqualTo(alone.get("probabilities"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 783, 785})
  void bytesWhenTheyAreNoPicturesAreRefused(int count) {
    assertThatProblem(send("", new byte[count], BYTES))
        .is(422, "invalid-pixels")
        .blames("")
        .says("expected 784 bytes for each picture, got %d in all".formatted(count));
  }

  @Test
  void bytesWhenTheyAreTooManyPicturesAreRefused() {
    assertThatProblem(send("", new byte[(ServiceTest.MAX_IMAGES + 1) * Pictures.COUNT], BYTES))
        .is(422, "too-many-images")
        .says("at most 50 pictures of 784 bytes (setting cnn.prediction.max-images), got 51");
  }

  private static String part(String name, String fileName, byte[] content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(
            name,
            fileName.isEmpty() ? "" : "; filename=\"%s\"".formatted(fileName),
            new String(content, StandardCharsets.ISO_8859_1));
  }

  private Answer sendParts(String... parts) {
    byte[] body = (String.join("", parts) + "--b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return send("", body, "multipart/form-data; boundary=b");
  }

  @Test
  void filesWhenTheyAreSeveralAreAnsweredInTheirOrderWithTheirNames() throws IOException {
    JsonNode batch =
        ok(
            sendParts(
                part("a", "one.png", file(1, "png")),
                part("topK", "", "1".getBytes(StandardCharsets.US_ASCII)),
                part("a", "two.jpg", file(2, "jpeg"))));
    assertThat(batch.get("predictions").valueStream().map(p -> p.get("file").asString()))
        .containsExactly("one.png", "two.jpg");
    assertThat(batch.at("/predictions/0/topK")).hasSize(1);
    assertThat(batch.at("/predictions/0").has("model")).isFalse();
    JsonNode single = ok(sendParts(part("a", "one.png", file(1, "png"))));
    // The last bits may depend on how many pictures are answered together.
    JsonNode alone = single.at("/predictions/0/probabilities");
    JsonNode among = batch.at("/predictions/0/probabilities");
    assertThat(alone).hasSameSizeAs(among);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(alone.get(i).asDouble()).isCloseTo(among.get(i).asDouble(), within(1e-5));
    }
  }

  @Test
  void filesWhenSomeAreWrongAreRefusedWithEveryFault() throws IOException {
    byte[] cut = Arrays.copyOf(file(1, "png"), 300);
    byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
    Answer answer =
        sendParts(
            part("a", "cut.png", cut), part("a", "ok.png", file(1, "png")), part("a", "x", text));
    assertThatProblem(answer).is(422, "invalid-request").blames("/0", "/2");
    assertThat(answer.text("/errors/0/code")).isEqualTo("broken-image");
    assertThat(answer.text("/errors/0/detail"))
        .isEqualTo("cut.png: the PNG file is damaged or incomplete");
    assertThat(answer.text("/errors/1/code")).isEqualTo("unknown-image-format");
  }

  @Test
  void formWhenItHasNoFilesTooManyOrUnknownFieldsIsRefused() throws IOException {
    byte[] text = "1".getBytes(StandardCharsets.US_ASCII);
    assertThatProblem(sendParts(part("topK", "", text))).is(422, "empty-batch");
    assertThatProblem(sendParts(part("topk", "", text))).is(422, "unknown-field");
    String[] many = new String[ServiceTest.MAX_IMAGES + 1];
    Arrays.fill(many, part("f", "f.png", new byte[0]));
    assertThatProblem(sendParts(many)).is(422, "too-many-images").says("at most 50 files");
  }

  @Test
  void fileWhenItIsBrokenBlankOrSomethingElseIsRefused() throws IOException {
    assertThatProblem(send("", Arrays.copyOf(file(1, "png"), 300), PNG))
        .is(422, "broken-image")
        .blames("")
        .says("the PNG file is damaged or incomplete");
    assertThatProblem(send("", new byte[0], PNG)).is(422, "unknown-image-format");
    ByteArrayOutputStream blank = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(50, 60, BufferedImage.TYPE_BYTE_GRAY), "png", blank);
    assertThatProblem(send("", blank.toByteArray(), PNG)).is(422, "no-ink").blames("");
    assertThatProblem(send("", new byte[ServiceTest.MAX_BODY_BYTES + 1], PNG))
        .is(413, "body-too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "topK=x, 'topK must be a whole number, got \"x\"'",
    "normalize=yes, 'normalize must be true or false, got \"yes\"'",
    "include=everything, 'include must be input, got \"everything\"'",
  })
  void parameterWhenItMakesNoSenseAnswers400(String query, String detail) throws IOException {
    assertThatProblem(send("?" + query, file(1, "png"), PNG))
        .is(400, "invalid-parameter")
        .says(detail);
  }

  @Test
  void typeWhenItIsNotTakenAnswers415WithThoseThatAre() {
    assertThatProblem(send("", new byte[9], "image/heic"))
        .is(415, "unsupported-media-type")
        .says("image/jpeg")
        .says("multipart/form-data")
        .says("got image/heic");
  }
}
