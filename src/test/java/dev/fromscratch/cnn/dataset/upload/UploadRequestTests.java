package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.Symbols;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request may send, and what it is told where that is wrong. */
@ServiceTest
class UploadRequestTests {

  private static final String NAME = "symbols";

  private final ServiceClient service;

  UploadRequestTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/datasets/" + NAME);
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
    assertThatProblem(service.sendDataset(NAME, Bodies.formType(), Bodies.form(idx)))
        .is(400, "invalid-parts");
    idx.put("test-labels", Bodies.idx(labels, 6));
    assertThatItIsStored(idx, "&classes=off,on", 6, 6);
  }

  private void assertThatItIsStored(
      Map<String, byte[]> parts, String query, int training, int test) {
    Answer answer = service.sendDataset(NAME + query, Bodies.formType(), Bodies.form(parts));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    assertThat(answer.json().get("trainingImages").asInt()).isEqualTo(training);
    assertThat(answer.json().get("testImages").asInt()).isEqualTo(test);
    clear();
  }

  @Test
  void formWhenItsPartsAreWrongSaysWhichItMayHave() {
    byte[] text = {'x'};
    assertThatProblem(
            service.sendDataset(NAME, Bodies.formType(), Bodies.form(Map.of("image", text))))
        .is(400, "invalid-parts")
        .says("the parts of the body must be file, train, test, ");
    assertThatProblem(
            service.sendDataset(
                NAME, Bodies.formType(), Bodies.form(Map.of("file", text, "train", text))))
        .is(400, "invalid-parts");
    assertThatProblem(service.sendDataset(NAME, Bodies.formType(), Bodies.form(Map.of())))
        .is(400, "invalid-parts");
    assertThatProblem(service.sendDataset(NAME, Bodies.formType(), text)).is(400, "invalid-parts");
    assertThatProblem(service.sendDataset(NAME, "multipart/form-data", text))
        .is(400, "malformed-multipart");
    assertThatProblem(service.sendDataset(NAME, "application/json", text))
        .is(415, "unsupported-media-type");
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
    assertThatProblem(service.sendDataset(NAME, "application/zip", zip))
        .is(422, "unusable-file")
        .says("1 of the files or lines cannot be used, the first is cross/broken.png: ")
        .blames("/cross/broken.png");
    assertThatProblem(service.get("/datasets/" + NAME)).is(404, "dataset-not-found");
    Answer skipped = service.sendDataset(NAME + "&skipInvalid=true", "application/zip", zip);
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
}
