package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest(
    controllers = DatasetController.class,
    excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*BodyLimitFilter"))
class DatasetControllerTests {

  @TempDir static Path directory;

  @Autowired private MockMvcTester mvc;

  @TestConfiguration(proxyBeanMethods = false)
  static class Sources {

    @Bean
    Datasets datasets() throws IOException {
      TinyDataset.saveTo(directory.resolve("here"));
      TinyDataset.saveTo(directory.resolve("damaged"));
      Files.write(directory.resolve("damaged").resolve(TinyDataset.TEST_LABELS), new byte[3]);
      return new Datasets(
          List.of(
              new DigitsSource(),
              source("here"),
              source("elsewhere", URI.create("http://elsewhere.invalid/")),
              source("nowhere"),
              source("damaged")),
          Datasets.emptyShelf());
    }

    private static IdxSource source(String name, URI... mirrors) {
      var settings =
          new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(5));
      return new IdxSource(
          TinyDataset.named(name, mirrors), directory, settings, InstantSource.system());
    }
  }

  private void assertProblem(String uri, int status, String code, String detail) {
    MvcTestResult result = mvc.get().uri(uri).exchange();
    assertThat(result).hasStatus(status).hasContentType("application/problem+json");
    assertThat(result).bodyJson().extractingPath("$.code").isEqualTo(code);
    assertThat(result).bodyJson().extractingPath("$.detail").asString().contains(detail);
  }

  @Test
  void listWhenNothingIsLoadedTellsWhatIsKnownAndWhatHasToHappen() {
    MvcTestResult result = mvc.get().uri("/datasets").exchange();
    assertThat(result)
        .hasStatusOk()
        .bodyJson()
        .isLenientlyEqualTo(
            """
            {"data": [
              {"name": "digits", "state": "generated", "trainingImages": 20000, "testImages": 2000,
               "imageShape": [1, 28, 28]},
              {"name": "here", "description": "Tiny", "source": "These tests", "license": "Public domain",
               "state": "ready",
               "classes": ["a", "b"], "trainingImages": 3, "testImages": 2, "imageShape": [1, 1, 2]},
              {"name": "elsewhere", "state": "downloadable"},
              {"name": "nowhere", "state": "absent"},
              {"name": "damaged", "state": "ready"}],
             "hasMore": false}
            """);
  }

  @Test
  void datasetWhenItIsHereCountsItsClasses() {
    MvcTestResult result = mvc.get().uri("/datasets/here").exchange();
    assertThat(result)
        .hasStatusOk()
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"name": "here", "description": "Tiny", "source": "These tests", "license": "Public domain",
               "state": "ready",
             "classes": ["a", "b"], "trainingImages": 3, "testImages": 2, "imageShape": [1, 1, 2],
             "sha256": "%s",
             "classCounts": [
               {"label": "a", "training": 1, "test": 1}, {"label": "b", "training": 2, "test": 1}]}
            """
                .formatted(TinyDataset.published().contentSha256()));
  }

  @ParameterizedTest
  @CsvSource({"elsewhere, downloadable", "nowhere, absent"})
  void datasetWhenItIsNotHereIsNotDownloaded(String name, String state) {
    MvcTestResult result = mvc.get().uri("/datasets/" + name).exchange();
    assertThat(result)
        .hasStatusOk()
        .bodyJson()
        .isLenientlyEqualTo(
            """
            {"name": "%s", "state": "%s", "trainingImages": 3, "sha256": null, "classCounts": null}
            """
                .formatted(name, state));
    assertThat(directory.resolve(name)).doesNotExist();
  }

  @Test
  void datasetWhenItIsUnknownNamesTheKnownOnes() {
    assertProblem(
        "/datasets/mnits",
        404,
        "dataset-not-found",
        "there is no data set \"mnits\"; known are digits, here, elsewhere, nowhere, damaged");
    assertProblem("/datasets/mnits/samples", 404, "dataset-not-found", "mnits");
  }

  @Test
  void datasetWhenItIsDamagedSaysSo() {
    assertProblem("/datasets/damaged", 409, "dataset-unavailable", TinyDataset.TEST_LABELS);
  }

  @Test
  void samplesWhenNothingIsAskedForAreTheFirstOfTheTestPart() {
    MvcTestResult result = mvc.get().uri("/datasets/here/samples").exchange();
    assertThat(result)
        .hasStatusOk()
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"dataset": "here", "split": "test", "size": 2, "samples": [
              {"index": 0, "label": "b", "classIndex": 1, "pixels": [40, 41]},
              {"index": 1, "label": "a", "classIndex": 0, "pixels": [50, 51]}]}
            """);
  }

  @Test
  void samplesWhenARangeIsAskedForAreThat() {
    MvcTestResult result =
        mvc.get().uri("/datasets/here/samples?split=training&from=2&count=100").exchange();
    assertThat(result)
        .hasStatusOk()
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"dataset": "here", "split": "training", "size": 3, "samples": [
              {"index": 2, "label": "b", "classIndex": 1, "pixels": [30, 255]}]}
            """);
  }

  @Test
  void samplesWhenOfDigitsAreWhatPredictTakes() {
    MvcTestResult result = mvc.get().uri("/datasets/digits/samples?from=7&count=1").exchange();
    assertThat(result).hasStatusOk();
    assertThat(result).bodyJson().extractingPath("$.samples[0].label").isEqualTo("7");
    assertThat(result)
        .bodyJson()
        .extractingPath("$.samples[0].pixels")
        .asArray()
        .hasSize(784)
        .contains(0)
        .anyMatch(pixel -> ((Integer) pixel) > 200);
  }

  @Test
  void samplesWhenAugmentedAreThosePicturesAsTrainingWouldSeeThem() throws IOException {
    var augmenter = new Augmenter(Augmentation.STRONG, Shape.of(1, 28, 28), 5);
    augmenter.beginEpoch(2);
    byte[] plain = DigitGenerator.draw(1, DigitGenerator.Part.TEST, 7);
    List<Integer> expected = new ArrayList<>();
    for (byte pixel : augmenter.augment(plain, 0, 7)) {
      expected.add(pixel & 0xFF);
    }
    String address = "/datasets/digits/samples?from=7&count=1&augmentation=strong&seed=5&epoch=";
    MvcTestResult result = mvc.get().uri(address + 2).exchange();
    assertThat(result).hasStatusOk();
    assertThat(result).bodyJson().extractingPath("$.samples[0].index").isEqualTo(7);
    assertThat(result).bodyJson().extractingPath("$.samples[0].pixels").isEqualTo(expected);
    MvcTestResult later = mvc.get().uri(address + 3).exchange();
    assertThat(later).bodyJson().extractingPath("$.samples[0].pixels").isNotEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "augmentation=heavy | augmentation must be one of light, none, strong, got \"heavy\"",
        "augmentation=light&epoch=0 | epoch must be from 1 to 2147483647, got 0",
        "split=train | split must be one of training, test, got \"train\"",
        "from=2 | from must be from 0 to 1, got 2",
        "from=-1 | from must be from 0 to 1, got -1",
        "count=0 | count must be from 1 to 100, got 0",
        "count=101 | count must be from 1 to 100, got 101"
      })
  void samplesWhenAParameterIsWrongSayWhatIsRight(String query, String detail) {
    assertProblem("/datasets/here/samples?" + query, 400, "invalid-parameter", detail);
  }

  @Test
  void samplesWhenTheDataSetIsNotHereSayHowToGetIt() {
    assertProblem(
        "/datasets/elsewhere/samples",
        409,
        "dataset-unavailable",
        "data set elsewhere is not on this machine yet; train on it with POST /train");
  }
}
