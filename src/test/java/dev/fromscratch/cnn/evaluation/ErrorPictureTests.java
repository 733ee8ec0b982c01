package dev.fromscratch.cnn.evaluation;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a model gets wrong, looked at as pictures. */
@ServiceTest
class ErrorPictureTests {

  private static final String NAME = "mistaken";
  private static final String PATH = "/models/mistaken/versions/latest/evaluation";

  private final ServiceClient service;

  ErrorPictureTests(ServiceClient service) {
    this.service = service;
  }

  @BeforeEach
  void importAModelThatErrs() {
    // Without a row for its evaluation, as a file from elsewhere.
    service.importModel(NAME, service.modelFile(service.tinyModel()));
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  private static BufferedImage png(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
    try {
      return ImageIO.read(new ByteArrayInputStream(answer.body()));
    } catch (IOException e) {
      throw new AssertionError("no PNG", e);
    }
  }

  private List<JsonNode> wrong(String model) {
    return service
        .get("/models/%s/versions/latest/evaluation".formatted(model))
        .json()
        .get("mostConfidentlyWrong")
        .valueStream()
        .toList();
  }

  /** Of the data set, as the evaluation says it is. */
  private int[] pixels(JsonNode wrong) {
    String path = "/datasets/digits/samples?split=test&count=1&from=" + wrong.get("index").asInt();
    return service
        .get(path)
        .json()
        .at("/samples/0/pixels")
        .valueStream()
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  private static int[] everyPixel(BufferedImage image, int scale) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> i % image.getWidth() % scale == scale - 1)
        .filter(i -> i / image.getWidth() % scale == scale / 2)
        .map(i -> image.getRaster().getSample(i % image.getWidth(), i / image.getWidth(), 0))
        .toArray();
  }

  /** Those of the first model are stored with its evaluation, those of the other are not. */
  @Test
  void pictureWhenAskedForIsTheOneOfTheDataSet() {
    for (String model : List.of(service.tinyModel(), NAME)) {
      List<JsonNode> wrong = wrong(model);
      assertThat(wrong).hasSizeGreaterThan(3);
      for (JsonNode each : List.of(wrong.getFirst(), wrong.getLast())) {
        BufferedImage image =
            png(service.fetch("GET", each.get("picture").asString() + "&scale=3"));
        assertThat(image.getWidth()).isEqualTo(3 * Pictures.SIDE);
        assertThat(image.getHeight()).isEqualTo(3 * Pictures.SIDE);
        assertThat(everyPixel(image, 3)).isEqualTo(pixels(each));
      }
    }
  }

  @Test
  void sheetWhenAskedForHoldsAllPictures() {
    List<JsonNode> wrong = wrong(NAME);
    BufferedImage sheet = png(service.fetch("GET", PATH + "/errors.png?scale=1"));
    // A cell is as wide as its 14 letters.
    int cell = 14 * 8 + 8;
    assertThat(sheet.getWidth()).isEqualTo(5 * cell + 8);
    for (int n : List.of(0, 4, wrong.size() - 1)) {
      BufferedImage picture =
          sheet.getSubimage(
              8 + n % 5 * cell,
              8 + n / 5 * (Pictures.SIDE + 3 * 14 + 8),
              Pictures.SIDE,
              Pictures.SIDE);
      int[] pixels =
          IntStream.range(0, Pictures.COUNT)
              .map(i -> picture.getRaster().getSample(i % Pictures.SIDE, i / Pictures.SIDE, 0))
              .toArray();
      assertThat(pixels).as("picture %d", n).isEqualTo(pixels(wrong.get(n)));
    }
  }

  @Test
  void confusionWhenDrawnIsDarkWhereManyPicturesAre() {
    JsonNode matrix = service.get(PATH).json().get("confusionMatrix");
    BufferedImage image = png(service.fetch("GET", PATH + "/confusion.png"));
    for (int row = 0; row < 10; row++) {
      int support = matrix.get(row).valueStream().mapToInt(JsonNode::asInt).sum();
      for (int column = 0; column < 10; column++) {
        int count = matrix.at("/%d/%d".formatted(row, column)).asInt();
        int gray = image.getRaster().getSample(24 + 48 * column + 20, 24 + 48 * row + 20, 0);
        assertThat(gray)
            .as("%d taken for %d", row, column)
            .isEqualTo(255 - (int) Math.round(255 * Math.sqrt((double) count / support)));
      }
    }
  }

  @Test
  void pictureWhenTheClientHasItIsNotSentAgain() {
    HttpResponse<byte[]> answer = service.fetch("GET", PATH + "/errors.png");
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = service.fetch("GET", PATH + "/errors.png", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/errors/20.png, 404, picture-not-found, numbered from 0; there is no 20",
    "/errors/-1.png, 404, picture-not-found, there is no -1",
    "/errors/x.png, 400, invalid-parameter, n",
    "/errors/0.png?scale=0, 400, invalid-parameter, 'scale must be from 1 to 32, got 0'",
    "/errors/0.png?scale=33, 400, invalid-parameter, 'scale must be from 1 to 32, got 33'",
    "/errors.png?scale=19, 400, invalid-parameter, 'scale must be from 1 to 18, got 19'",
    "/errors.png?dataset=mnist, 404, evaluation-not-found, was not evaluated on the test set of mnist",
    "/confusion.png?split=all, 400, invalid-parameter, 'split must be one of training, test, got \"all\"'",
  })
  void pictureWhenThereIsNoneSaysSo(String path, int status, String code, String words) {
    assertThatProblem(service.get(PATH + path)).is(status, code).says(words);
  }

  @Test
  void pictureWhenItsDataSetIsNotHereSaysWhichIsMissing() throws TensorFormatException {
    importWith("dataset", "{\"name\":\"digits\",\"sha256\":\"abc\"}");
    assertThat(wrong(NAME)).isNotEmpty();
    assertThatProblem(service.get(PATH + "/errors/0.png"))
        .is(409, "picture-unavailable")
        .says(
            "data set digits with SHA-256 abc, which is not on this machine; what has this name here has SHA-256 ");
    importWith("dataset", "{\"name\":\"elsewhere\",\"sha256\":\"abc\"}");
    assertThatProblem(service.get(PATH + "/errors.png")).is(409, "picture-unavailable");
  }

  /** Imports the model once more with another part of its metadata. */
  private void importWith(String part, String value) throws TensorFormatException {
    Safetensors file = Safetensors.read(service.modelFile(service.tinyModel()));
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.put(part, value);
    Answer answer = service.importModel(NAME, new Safetensors(file.tensors(), metadata).toBytes());
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
  }
}
