package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import dev.fromscratch.cnn.image.Photograph;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The model that ships and photographs: of digits that are put on paper and boards here, and of
 * drawings by strangers. More of them, and larger: {@code ./mvnw test -Dtest=PhotographTests
 * -Dphotographs=2000 -Dphotographs.side=800}.
 */
@ServiceTest
class PhotographTests {

  private static final Logger log = LoggerFactory.getLogger(PhotographTests.class);
  private static final int COUNT = Integer.getInteger("photographs", 40);
  private static final int SIDE = Integer.getInteger("photographs.side", 280);
  private static final long FIRST_SEED = Long.getLong("photographs.seed", 1000);
  private static final int PIXELS = 28 * 28;
  private static final String SHIPPED = "/models/mnist/versions/0/predict";

  private final ServiceClient service;
  private final Map<String, int[]> counts = new TreeMap<>();

  PhotographTests(ServiceClient service) {
    this.service = service;
  }

  /**
   * Of the digits that the model knows as a pen writes them, nearly all are known on photographs
   * too. A broad pen fills small loops, and then there is nothing left to know.
   */
  @Test
  void photographOfADigitThatTheModelKnowsIsKnown() throws IOException {
    List<byte[]> digits = digits(COUNT + 1);
    int known = 0;
    int right = 0;
    for (int i = 0; i < COUNT; i++) {
      JsonNode label = ask(digits.get(i), "application/octet-stream").get("label");
      long seed = FIRST_SEED + i;
      byte[] writing = Photograph.writing(digits.get(i), seed, SIDE);
      if (!label.equals(ask(writing, "image/png").path("label"))) {
        continue;
      }
      byte[] jpeg = Photograph.take(digits.get(i), digits.get(i + 1), seed, SIDE);
      boolean same = label.equals(ask(jpeg, "image/jpeg").path("label"));
      known++;
      right += same ? 1 : 0;
      for (String kind : Photograph.scene(seed, SIDE)) {
        counts.computeIfAbsent(kind, _ -> new int[2])[same ? 0 : 1]++;
      }
    }
    log.info("{} of {} photographs from seed {} on are known", right, known, FIRST_SEED);
    counts.forEach((kind, each) -> log.info("{}: {} known, {} not", kind, each[0], each[1]));
    assertThat((double) known / COUNT).as("share of digits that can be read").isGreaterThan(0.85);
    assertThat((double) right / known).isGreaterThanOrEqualTo(0.95);
  }

  private JsonNode ask(byte[] body, String type) {
    Answer answer =
        service.send("POST", SHIPPED, BodyPublishers.ofByteArray(body), "Content-Type", type);
    assertThat(answer.status()).as("%s", answer).isIn(200, 422);
    return answer.json();
  }

  /** Test digits of MNIST, or drawn ones where that is not on this machine. */
  private static List<byte[]> digits(int count) throws IOException {
    String directory = System.getenv("CNN_DATASETS_DIRECTORY");
    List<byte[]> digits = new ArrayList<>(count);
    if (directory == null) {
      log.info("CNN_DATASETS_DIRECTORY is not set: digits are drawn");
      for (int i = 0; i < count; i++) {
        digits.add(DigitGenerator.draw(9, DigitGenerator.Part.TEST, i));
      }
      return digits;
    }
    Path file = Path.of(directory, "mnist", "t10k-images-idx3-ubyte.gz");
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(16);
      for (int i = 0; i < count; i++) {
        digits.add(in.readNBytes(PIXELS));
      }
    }
    return digits;
  }

  /** 500 digits that were drawn with a mouse or a pen; every fifth is looked at. */
  @Test
  void drawingWhenAStrangerMadeItIsKnown() throws IOException {
    String directory = System.getenv("CNN_DATASETS_DIRECTORY");
    assumeTrue(directory != null, "skipped: CNN_DATASETS_DIRECTORY is not set");
    Path folder = Path.of(String.valueOf(directory), "handdrawn");
    assumeTrue(Files.isDirectory(folder), "skipped: there is no folder " + folder);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
    int step = COUNT >= 1000 ? 1 : 5;
    int right = 0;
    int asked = 0;
    for (int i = 0; i < files.size(); i += step) {
      JsonNode answer = ask(Files.readAllBytes(files.get(i)), "image/png");
      String wanted = String.valueOf(files.get(i).getFileName()).substring(0, 1);
      right += wanted.equals(answer.path("label").asString()) ? 1 : 0;
      asked++;
    }
    log.info("{} of {} drawings are known", right, asked);
    assertThat((double) right / asked).isGreaterThanOrEqualTo(0.97);
  }
}
