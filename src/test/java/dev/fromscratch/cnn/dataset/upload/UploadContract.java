package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.Symbols;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Data sets of one's own over HTTP, from their arrival to their end. */
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

  @Test
  void zipWhenSentBecomesADataSetThatTrainsAModelWhichKnowsItsNames() {
    byte[] zip = Bodies.zip(Symbols.folders(60, 40));
    Answer answer =
        service.sendDataset(NAME + "&description=Signs&license=CC0", "application/zip", zip);
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
  void uploadWhenTheSameIsSentAgainIsThereAlreadyAndAnotherIsRefused() {
    assertThat(service.sendSymbols(NAME, 6).status()).isEqualTo(201);
    Answer again = service.sendSymbols(NAME, 6);
    assertThat(again.status()).as("%s", again).isEqualTo(200);
    assertThat(again.header("Location")).isEqualTo("/datasets/" + NAME);
    assertThatProblem(service.sendSymbols(NAME, 7)).is(409, "dataset-exists");
    assertThatProblem(
            service.sendDataset(
                NAME + "&seed=1",
                "text/csv",
                Symbols.csv(6, true).getBytes(StandardCharsets.UTF_8)))
        .is(409, "dataset-exists");
    assertThat(service.delete("/datasets/" + NAME).status()).isEqualTo(204);
    assertThatProblem(service.get("/datasets/" + NAME)).is(404, "dataset-not-found");
    assertThatProblem(service.delete("/datasets/" + NAME)).is(404, "dataset-not-found");
    assertThat(service.sendSymbols(NAME, 7).status()).isEqualTo(201);
  }

  @Test
  void dataSetWhenAJobNeedsItStays() {
    service.sendSymbols(NAME, 20);
    String id =
        ServiceClient.id(
            service.submit("{\"name\":\"n\",\"dataset\":\"%s\",\"epochs\":10000}".formatted(NAME)));
    assertThatProblem(service.delete("/datasets/" + NAME)).is(409, "dataset-in-use").says(id);
    service.cancel(id);
    assertThat(service.delete("/datasets/" + NAME).status()).isEqualTo(204);
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
      Answer third = service.sendSymbols(NAME, 6);
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
