package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's file over HTTP: the bytes, parts of them, and conditions (RFC 9110). */
@ServiceTest
class ModelDownloadTests {

  private final ServiceClient service;
  private final DataDirectory directory;

  private int version;
  private byte[] file = {};
  private String tag = "";

  ModelDownloadTests(ServiceClient service, DataDirectory directory) {
    this.service = service;
    this.directory = directory;
  }

  @BeforeEach
  void findTheFile() throws IOException {
    version = Integer.parseInt(service.get("/models/" + service.tinyModel()).text("/latest"));
    file = Files.readAllBytes(path());
    tag = "\"%s\"".formatted(Sha256.of(file));
  }

  @Test
  void fileWhenAskedForIsTheStoredBytesWithAllThatIsKnownOfThem() {
    HttpResponse<byte[]> answer = fetch("GET", address());
    byte[] hash = HexFormat.of().parseHex(Sha256.of(file));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(file);
    assertHeader(answer, "ETag", tag);
    assertHeader(answer, "Content-Type", "application/octet-stream");
    assertHeader(answer, "Content-Length", String.valueOf(file.length));
    assertHeader(answer, "Accept-Ranges", "bytes");
    assertHeader(answer, "Cache-Control", "max-age=31536000, immutable");
    assertHeader(answer, "Content-Location", address());
    assertHeader(
        answer,
        "Content-Disposition",
        "attachment; filename=\"tiny-%d.safetensors\"".formatted(version));
    assertHeader(
        answer, "Repr-Digest", "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(hash)));
  }

  /** Another version may be the newest tomorrow, so every use of a copy has to ask. */
  @Test
  void fileWhenAskedForAsLatestIsNotToBeKeptUnasked() {
    HttpResponse<byte[]> answer = fetch("GET", "/models/tiny/versions/latest/safetensors");
    assertThat(answer.body()).isEqualTo(file);
    assertHeader(answer, "Cache-Control", "no-cache");
    assertHeader(answer, "Content-Location", address());
    assertHeader(answer, "ETag", tag);
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .contains("\"tiny-%d.safetensors\"".formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html", "*/*", "application/octet-stream"})
  void fileWhenAnythingIsAcceptedIsTheSame(String type) {
    assertThat(fetch("GET", address(), "Accept", type).body()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TAG", "W/TAG", "*", "\"other\", TAG", "W/\"other\",W/TAG , \"more\""})
  void fileWhenTheClientHasItIsNotSent(String ifNoneMatch) {
    for (String method : new String[] {"GET", "HEAD"}) {
      HttpResponse<byte[]> answer =
          fetch(
              method,
              address(),
              "If-None-Match",
              ifNoneMatch.replace("TAG", tag),
              "Range",
              "bytes=0-9");
      assertThat(answer.statusCode()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertHeader(answer, "ETag", tag);
      assertHeader(answer, "Cache-Control", "max-age=31536000, immutable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "", "\"\"", "garbage", "W/\"other\", \"more\""})
  void fileWhenTheClientHasAnotherIsSent(String ifNoneMatch) {
    HttpResponse<byte[]> answer = fetch("GET", address(), "If-None-Match", ifNoneMatch);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TAG | 200",
        "\"other\", TAG | 200",
        "* | 200",
        "W/TAG | 412",
        "\"other\" | 412",
      })
  void fileWhenTheClientInsistsOnBytesIsThoseOrRefused(String ifMatch, int status) {
    HttpResponse<byte[]> answer = fetch("GET", address(), "If-Match", ifMatch.replace("TAG", tag));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 412) {
      assertThatProblem(text(answer)).is(412, "precondition-failed").says(tag);
    }
  }

  @Test
  void headWhenAskedForTellsTheSameWithoutTheBytes() {
    HttpResponse<byte[]> get = fetch("GET", address());
    for (String range : new String[] {"bytes=0-9", "bytes=999999999-"}) {
      HttpResponse<byte[]> head = fetch("HEAD", address(), "Range", range);
      assertThat(head.statusCode()).as("only GET knows ranges").isEqualTo(200);
      assertThat(head.body()).isEmpty();
      for (String name :
          new String[] {"ETag", "Content-Length", "Content-Type", "Cache-Control", "Repr-Digest"}) {
        assertHeader(head, name, get.headers().firstValue(name).orElseThrow());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=8-99, 8, 99",
    "bytes=100-, 100, -1",
    "bytes=-7, -7, -1",
    "bytes=0-, 0, -1",
    "bytes=5-99999999, 5, -1",
    "bytes=-99999999, 0, -1",
  })
  void rangeWhenItLiesWithinIsThatPart(String range, int first, int last) {
    int from = first < 0 ? file.length + first : first;
    int to = last < 0 ? file.length + last : last;
    HttpResponse<byte[]> answer = fetch("GET", address(), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(file, from, to + 1));
    assertHeader(answer, "Content-Range", "bytes %d-%d/%d".formatted(from, to, file.length));
    assertHeader(answer, "Content-Length", String.valueOf(to + 1 - from));
    assertHeader(answer, "ETag", tag);
  }

  @Test
  void rangesWhenThereAreSeveralAreParts() {
    HttpResponse<byte[]> answer = fetch("GET", address(), "Range", "bytes=0-1, -2");
    String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("multipart/byteranges; boundary=");
    assertThat(body).contains("Content-Range: bytes 0-1/" + file.length);
    assertThat(body).contains("Content-Range: bytes %d-".formatted(file.length - 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=99999999-", "bytes=99999999-99999999,88888888-", "bytes=-0"})
  void rangeWhenItLiesOutsideAnswers416(String range) {
    HttpResponse<byte[]> answer = fetch("GET", address(), "Range", range);
    assertThatProblem(text(answer))
        .is(416, "requested-range-not-satisfiable")
        .says("Range must begin within the %d bytes".formatted(file.length));
    assertHeader(answer, "Content-Range", "bytes */" + file.length);
  }

  /** Ranges that nobody understands, or that are not worth it, are as good as none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=9-1",
        "bytes=x-y",
        "bytes=",
        "items=0-5",
        "garbage",
        "bytes=0-5,99999999-",
        "bytes=0-,0-,0-",
      })
  void rangeWhenItCannotBeFollowedIsIgnored(String range) {
    HttpResponse<byte[]> answer = fetch("GET", address(), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(file);
    assertHeader(answer, "Content-Length", String.valueOf(file.length));
  }

  /** A part is only of use to one who has the rest of the same bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TAG | 206",
        "W/TAG | 200",
        "\"other\" | 200",
        "* | 200",
        "garbage | 200",
        "Sat, 01 Jan 2050 00:00:00 GMT | 200",
      })
  void rangeWhenItHasAConditionIsGivenIfThatHolds(String ifRange, int status) {
    HttpResponse<byte[]> answer =
        fetch("GET", address(), "Range", "bytes=4-7", "If-Range", ifRange.replace("TAG", tag));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(status == 206 ? Arrays.copyOfRange(file, 4, 8) : file);
  }

  @Test
  void fileWhenDamagedIsNotSent() throws IOException {
    byte[] damaged = file.clone();
    damaged[damaged.length - 1] ^= 1;
    try {
      Files.write(path(), damaged);
      assertDamaged("its file has another SHA-256 than when it was written");
      assertThat(path()).as("it was moved aside").doesNotExist();
    } finally {
      Files.write(path(), file);
    }
    assertThat(text(fetch("GET", address())).status()).isEqualTo(200);
  }

  private void assertDamaged(String reason) {
    Answer answer = text(fetch("GET", address(), "Range", "bytes=0-3"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("/code")).isEqualTo("model-damaged");
    assertThat(answer.text("/detail")).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/models/tiny/versions/999/safetensors",
        "/models/tiny/versions/x/safetensors",
        "/models/nobody/versions/latest/safetensors"
      })
  void fileWhenThereIsNoSuchVersionAnswers404(String path) {
    assertThatProblem(service.get(path)).is(404, "model-not-found");
  }

  @Test
  void addressWhenAnythingIsSentThereAnswers405() {
    assertThatProblem(service.send("POST", address(), BodyPublishers.noBody()))
        .is(405, "method-not-allowed");
  }

  private Path path() {
    return directory.models().resolve("tiny").resolve(version + ".safetensors");
  }

  private String address() {
    return "/models/tiny/versions/%d/safetensors".formatted(version);
  }

  private HttpResponse<byte[]> fetch(String method, String path, String... headers) {
    return service.fetch(method, path, headers);
  }

  private static Answer text(HttpResponse<byte[]> answer) {
    return new Answer(
        answer.statusCode(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static void assertHeader(HttpResponse<byte[]> answer, String name, String value) {
    assertThat(answer.headers().firstValue(name)).as(name).contains(value);
  }
}
