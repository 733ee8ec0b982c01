package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.Symbols;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Data sets of one's own over HTTP. */
abstract class UploadContract {

  private static final String NAME = "symbols";

  private final ServiceClient service;

  UploadContract(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/datasets/" + NAME);
  }

  private Answer send(String query, String type, byte[] body) {
    return service.send(
        "POST",
        "/datasets?name=" + NAME + query,
        BodyPublishers.ofByteArray(body),
        "Content-Type",
        type);
  }

  private Answer sendCsv(int perClass) {
    return send("", "text/csv", Symbols.csv(perClass, true).getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() {
    return service
        .get("/datasets")
        .json()
        .get("data")
        .valueStream()
        .map(each -> each.get("name").asString())
        .toList();
  }

  @Test
  void zipWhenSentBecomesADataSetThatTrainsAModelWhichKnowsItsNames() {
    byte[] zip = Bodies.zip(Symbols.folders(60, 40));
    Answer answer = send("&description=Signs&license=CC0", "application/zip", zip);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/datasets/" + NAME);
    JsonNode data = answer.json();
    assertThat(data).isEqualTo(service.get("/datasets/" + NAME).json());
    assertThat(data.get("state").asString()).isEqualTo("ready");
    assertThat(data.get("description").asString()).isEqualTo("Signs");
    assertThat(data.get("license").asString()).isEqualTo("CC0");
    assertThat(data.get("trainingImages").asInt()).isEqualTo(150);
    assertThat(data.at("/classCounts/1").toString())
        .isEqualTo("{\"label\":\"cross\",\"training\":50,\"test\":10}");
    assertThat(data.at("/upload/normalize").asString()).isEqualTo("mnist");
    assertThat(data.at("/upload/skipped/total").asInt()).isZero();
    assertThat(names()).endsWith(NAME);

    JsonNode job =
        service.train(
            "{\"name\":\"signs\",\"dataset\":\"%s\",\"epochs\":4,\"batchSize\":10}"
                .formatted(NAME));
    assertThat(job.at("/metrics/testAccuracy").asDouble()).isGreaterThan(0.5);
    JsonNode sample =
        service
            .get("/datasets/%s/samples?split=training&count=1".formatted(NAME))
            .json()
            .at("/samples/0");
    assertThat(sample.get("label").asString()).isIn(Symbols.NAMES);
    Answer prediction =
        service.post(
            "/predict",
            "{\"model\":\"signs\",\"topK\":3,\"pixels\":%s}".formatted(sample.get("pixels")));
    assertThat(prediction.json().get("topK").valueStream().map(e -> e.get("label").asString()))
        .containsExactlyInAnyOrderElementsOf(Symbols.NAMES);
    assertThat(service.get("/models/signs/versions/latest").json().at("/metadata/dataset/sha256"))
        .isEqualTo(data.get("sha256"));
    service.delete("/models/signs");
  }

  @Test
  void uploadWhenTheSameIsSentAgainIsThereAlreadyAndAnotherIsRefused() {
    assertThat(sendCsv(6).status()).isEqualTo(201);
    Answer again = sendCsv(6);
    assertThat(again.status()).as("%s", again).isEqualTo(200);
    assertThat(again.header("Location")).isEqualTo("/datasets/" + NAME);
    assertThatProblem(sendCsv(7)).is(409, "dataset-exists");
    assertThatProblem(
            send("&seed=1", "text/csv", Symbols.csv(6, true).getBytes(StandardCharsets.UTF_8)))
        .is(409, "dataset-exists");
    assertThat(service.delete("/datasets/" + NAME).status()).isEqualTo(204);
    assertThatProblem(service.get("/datasets/" + NAME)).is(404, "dataset-not-found");
    assertThatProblem(service.delete("/datasets/" + NAME)).is(404, "dataset-not-found");
    assertThat(sendCsv(7).status()).isEqualTo(201);
  }

  @Test
  void formWhenSentHoldsAFileOrCsvOrIdxFiles() {
    byte[] csv = Symbols.csv(6, false).getBytes(StandardCharsets.UTF_8);
    assertThatItIsStored(Map.of("file", Bodies.zip(Symbols.folders(6, 28))), "", 15, 3);
    assertThatItIsStored(Map.of("file", Bodies.gzip(csv)), "", 15, 3);
    assertThatItIsStored(Map.of("train", csv, "test", csv, "file", new byte[0]), "", 18, 18);
    byte[] labels = {0, 1, 0, 1, 0, 1};
    Map<String, byte[]> idx = new LinkedHashMap<>();
    idx.put("train-images", Bodies.gzip(Bodies.idx(new byte[6 * 784], 6, 28, 28)));
    idx.put("train-labels", Bodies.gzip(Bodies.idx(labels, 6)));
    assertThatItIsStored(idx, "&classes=off,on", 5, 1);
    idx.put("test-images", Bodies.idx(new byte[6 * 784], 6, 28, 28));
    assertThatProblem(send("", Bodies.formType(), Bodies.form(idx))).is(400, "invalid-parts");
    idx.put("test-labels", Bodies.idx(labels, 6));
    assertThatItIsStored(idx, "&classes=off,on", 6, 6);
  }

  private void assertThatItIsStored(
      Map<String, byte[]> parts, String query, int training, int test) {
    Answer answer = send(query, Bodies.formType(), Bodies.form(parts));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    assertThat(answer.json().get("trainingImages").asInt()).isEqualTo(training);
    assertThat(answer.json().get("testImages").asInt()).isEqualTo(test);
    clear();
  }

  @Test
  void formWhenItsPartsAreWrongSaysWhichItMayHave() {
    byte[] text = {'x'};
    assertThatProblem(send("", Bodies.formType(), Bodies.form(Map.of("image", text))))
        .is(400, "invalid-parts")
        .says("the parts of the body must be file, train, test, ");
    assertThatProblem(send("", Bodies.formType(), Bodies.form(Map.of("file", text, "train", text))))
        .is(400, "invalid-parts");
    assertThatProblem(send("", Bodies.formType(), Bodies.form(Map.of()))).is(400, "invalid-parts");
    assertThatProblem(send("", Bodies.formType(), text)).is(400, "invalid-parts");
    assertThatProblem(send("", "multipart/form-data", text)).is(400, "malformed-multipart");
    assertThatProblem(send("", "application/json", text)).is(415, "unsupported-media-type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name=Symbols | name must be 1 to 64 lower-case letters",
        "name=../x | name must be 1 to 64 lower-case letters",
        "x=1 | name must be 1 to 64 lower-case letters",
        "name=a&testFraction=0.6 | testFraction must be from 0.01 to 0.5, got 0.6",
        "name=a&testFraction=x | testFraction must be a number, got",
        "name=a&skipInvalid=x | skipInvalid must be true or false, got",
        "name=a&seed=x | seed must be a whole number, got",
        "name=a&normalize=x | normalize must be one of mnist, none, got",
        "name=a&classes=a,,b | classes must be different names separated by commas",
        "name=a&description=a%0Ab | description must be one line"
      })
  void parameterWhenItIsWrongSaysWhatIsRight(String query, String detail) {
    Answer answer =
        service.send(
            "POST", "/datasets?" + query, BodyPublishers.ofString("x"), "Content-Type", "text/csv");
    assertThatProblem(answer).is(400, "invalid-parameter").says(detail);
  }

  @Test
  void filesWhenOfNoUseAreNamedAndNothingIsStoredUnlessTheyAreSkipped() {
    Map<String, byte[]> files = Symbols.folders(6, 28);
    files.put("cross/broken.png", new byte[20]);
    byte[] zip = Bodies.zip(files);
    assertThatProblem(send("", "application/zip", zip))
        .is(422, "unusable-file")
        .says("1 of the files or lines cannot be used, the first is cross/broken.png: ")
        .blames("/cross/broken.png");
    assertThatProblem(service.get("/datasets/" + NAME)).is(404, "dataset-not-found");
    Answer skipped = send("&skipInvalid=true", "application/zip", zip);
    assertThat(skipped.status()).as("%s", skipped).isEqualTo(201);
    assertThat(skipped.json().at("/upload/skipped/total").asInt()).isEqualTo(1);
    assertThat(skipped.json().at("/upload/skipped/files/0/file").asString())
        .isEqualTo("cross/broken.png");
  }

  @Test
  void namesWhenTheyAreThoseOfBuiltInDataSetsAreTaken() {
    Answer answer =
        service.send(
            "POST",
            "/datasets?name=mnist",
            BodyPublishers.ofString("x"),
            "Content-Type",
            "text/csv");
    assertThatProblem(answer).is(409, "dataset-exists");
    assertThatProblem(service.delete("/datasets/digits")).is(409, "dataset-built-in");
    assertThatProblem(service.post("/train", "{\"dataset\":\"%s\"}".formatted(NAME)))
        .is(422, "unknown-dataset")
        .says("dataset must be one of digits, mnist, fashion-mnist, xor");
  }

  @Test
  void dataSetWhenAJobNeedsItStays() {
    sendCsv(20);
    String id =
        ServiceClient.id(
            service.submit("{\"name\":\"n\",\"dataset\":\"%s\",\"epochs\":10000}".formatted(NAME)));
    assertThatProblem(service.delete("/datasets/" + NAME)).is(409, "dataset-in-use").says(id);
    service.cancel(id);
    assertThat(service.delete("/datasets/" + NAME).status()).isEqualTo(204);
  }

  @Test
  void sheetWhenAskedForShowsEveryClassAndIsCached() throws IOException {
    sendCsv(6);
    String path = "/datasets/%s/samples.png?count=3".formatted(NAME);
    HttpResponse<byte[]> sheet = service.fetch("GET", path);
    assertThat(sheet.statusCode()).isEqualTo(200);
    assertThat(sheet.headers().firstValue("Content-Type")).contains("image/png");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(sheet.body()));
    assertThat(image.getHeight()).as("three rows").isEqualTo(3 * 58 + 2);
    assertThat(image.getWidth()).isBetween(3 * 58 + 2, 3 * 58 + 200);
    String tag = sheet.headers().firstValue("ETag").orElseThrow();
    assertThat(service.fetch("GET", path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    HttpResponse<byte[]> one = service.fetch("GET", path + "&class=cross");
    assertThat(ImageIO.read(new ByteArrayInputStream(one.body())).getHeight()).isEqualTo(60);
    assertThatProblem(service.get(path + "&class=x")).is(400, "invalid-parameter");
    assertThatProblem(service.get(path + "&split=x")).is(400, "invalid-parameter");
    assertThatProblem(service.get("/datasets/%s/samples.png?count=51".formatted(NAME)))
        .is(400, "invalid-parameter");
    assertThat(service.fetch("GET", "/datasets/digits/samples.png").statusCode()).isEqualTo(200);
  }

  @Test
  void picturesWhenTheyAreInBothPartsAreReported() {
    byte[] csv = Symbols.csv(4, false).getBytes(StandardCharsets.UTF_8);
    JsonNode data =
        send("", Bodies.formType(), Bodies.form(Map.of("train", csv, "test", csv))).json();
    assertThat(data.at("/nearDuplicates/identical").asInt()).isEqualTo(12);
    assertThat(service.get("/datasets/%s/duplicates".formatted(NAME)).json())
        .isEqualTo(data.get("nearDuplicates"));
    assertThat(service.get("/datasets/xor/duplicates").json().get("identical").asInt())
        .isEqualTo(4);
  }

  @Test
  void uploadWhileItArrivesIsSeenAndOthersHaveToWait() throws Exception {
    byte[] csv = Symbols.csv(6, true).getBytes(StandardCharsets.UTF_8);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> first = threads.submit(() -> sendSlowly(NAME, csv, goOn));
      Future<Answer> second = threads.submit(() -> sendSlowly("others", csv, goOn));
      await().until(() -> service.get("/datasets").body().split("\"receiving\"", -1).length == 3);
      assertThat(service.get("/datasets/" + NAME).text("/state")).isEqualTo("receiving");
      assertThatProblem(service.post("/train", "{\"dataset\":\"%s\"}".formatted(NAME)))
          .is(422, "unknown-dataset");
      assertThatProblem(service.get("/datasets/%s/samples".formatted(NAME)))
          .is(409, "dataset-unavailable");
      Answer third = sendCsv(6);
      assertThatProblem(third).is(429, "too-many-uploads");
      assertThat(third.header("Retry-After")).isNotEmpty();
      goOn.countDown();
      assertThat(first.get().status()).isEqualTo(201);
      assertThat(second.get().status()).isEqualTo(201);
      service.delete("/datasets/others");
    } finally {
      goOn.countDown();
    }
  }

  private Answer sendSlowly(String name, byte[] body, CountDownLatch goOn) {
    int half = body.length / 2;
    InputStream rest =
        new InputStream() {
          private final InputStream source =
              new ByteArrayInputStream(body, half, body.length - half);

          @Override
          public int read() throws IOException {
            awaitWord();
            return source.read();
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            awaitWord();
            return source.read(to, offset, length);
          }

          private void awaitWord() throws IOException {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new IOException(e);
            }
          }
        };
    return service.send(
        "POST",
        "/datasets?name=" + name,
        BodyPublishers.ofInputStream(
            () -> new SequenceInputStream(new ByteArrayInputStream(body, 0, half), rest)),
        "Content-Type",
        "text/csv");
  }
}
