package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import dev.fromscratch.cnn.testing.Symbols;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pictures of an uploaded data set. */
@ServiceTest
class UploadedPicturesTests {

  private static final String NAME = "symbols";

  private final ServiceClient service;

  UploadedPicturesTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/datasets/" + NAME);
  }

  @Test
  void sheetWhenAskedForShowsEveryClassAndIsCached() throws IOException {
    service.sendSymbols(NAME, 6);
    String path = "/datasets/%s/samples.png?count=3".formatted(NAME);
    HttpResponse<byte[]> sheet = service.fetch("GET", path);
    assertThat(sheet.statusCode()).isEqualTo(200);
    assertThat(sheet.headers().firstValue("Content-Type")).contains("image/png");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(sheet.body()));
    assertThat(image.getHeight()).as("three rows").isEqualTo(3 * 60 + 20);
    assertThat(image.getWidth()).isEqualTo(36 + 8 * 6 - 2 + 3 * 60 - 4);
    String tag = sheet.headers().firstValue("ETag").orElseThrow();
    assertThat(service.fetch("GET", path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    HttpResponse<byte[]> one = service.fetch("GET", path + "&class=cross");
    assertThat(ImageIO.read(new ByteArrayInputStream(one.body())).getHeight()).isEqualTo(80);
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
        service
            .sendDataset(NAME, Bodies.formType(), Bodies.form(Map.of("train", csv, "test", csv)))
            .json();
    assertThat(data.at("/nearDuplicates/identical").asInt()).isEqualTo(12);
    assertThat(service.get("/datasets/%s/duplicates".formatted(NAME)).json())
        .isEqualTo(data.get("nearDuplicates"));
    assertThat(service.get("/datasets/xor/duplicates").json().get("identical").asInt())
        .isEqualTo(4);
  }
}
