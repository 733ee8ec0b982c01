package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.EventStream;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients that follow jobs: many, slow ones, and ones that hold up the end of the service. */
@ExtendWith(OutputCaptureExtension.class)
class FollowersTests {

  private static final String SHORT =
      "{\"name\":\"streamed\",\"samplesPerClass\":100,\"epochs\":6,\"batchSize\":5}";

  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private static final int MANY = 1000;

  /** Together more than the buffers of any connection. */
  private static final int LARGE_EVENTS = 100;

  private static final String LARGE_TEXT = "x".repeat(100_000);

  @TempDir private Path directory;

  @Test
  void followersWhenTheyAreManyAllSeeTheSameWhileTheJobTrains(CapturedOutput log) {
    try (RunningService service = RunningService.start(directory);
        HttpClient http = HttpClient.newHttpClient()) {
      ServiceClient client = service.client();
      String job = id(client.submit(SHORT));
      String path = "/train/%s/events".formatted(job);
      List<EventStream> streams =
          IntStream.range(0, MANY).mapToObj(_ -> EventStream.open(http, client, path)).toList();
      awaitFollowers(service, MANY);
      assertThatOneMoreIsRefused(client, path);
      List<String> expected = List.of();
      for (EventStream stream : streams) {
        List<String> seen =
            stream.awaitEnd().events().stream().map(EventStream.Message::data).toList();
        expected = expected.isEmpty() ? seen : expected;
        assertThat(seen).isEqualTo(expected);
      }
      assertThat(expected).hasSizeGreaterThan(100);
      assertThat(expected.getLast()).contains("succeeded");
      awaitFollowers(service, 0);
    }
    assertThat(log).doesNotContain(" ERROR ");
  }

  private static void assertThatOneMoreIsRefused(ServiceClient client, String path) {
    Answer answer =
        client.send("GET", path, BodyPublishers.noBody(), "Accept", "text/event-stream");
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text("/code")).isEqualTo("too-many-followers");
    assertThat(answer.text("/detail")).contains("1000 streams of events are open already");
    assertThat(answer.header("Retry-After")).isEqualTo("10");
    assertThat(client.get(path).status()).as("the list").isEqualTo(200);
  }

  @Test
  void followerWhenItReadsNothingIsDroppedAndHoldsUpNobody(CapturedOutput log) throws IOException {
    try (RunningService service =
            RunningService.start(directory, "--server.tomcat.connection-timeout=1s");
        Socket sleeper = new Socket()) {
      ServiceClient client = service.client();
      String job = id(client.submit(ENDLESS));
      client.awaitProgress(job);
      EventStore events = service.bean(EventStore.class);
      request(sleeper, client, "/train/%s/events".formatted(job));
      awaitFollowers(service, 1);
      var large = new JobEvent.CheckpointData(false, null, null, null, LARGE_TEXT);
      IntStream.range(0, LARGE_EVENTS).forEach(_ -> events.append(job, large));
      awaitFollowers(service, 0);

      try (EventStream reader = EventStream.follow(client, job)) {
        await().until(() -> large(reader) == LARGE_EVENTS);
        awaitFollowers(service, 1);
        client.cancel(job);
        assertThat(reader.awaitEnd().events().getLast().data()).contains("cancelled");
      }
      awaitFollowers(service, 0);
    }
    assertThat(log).doesNotContain(" ERROR ");
  }

  private static long large(EventStream stream) {
    return stream.events().stream().filter(event -> event.data().contains(LARGE_TEXT)).count();
  }

  /** Asks for a stream, and reads nothing of it. */
  private static void request(Socket socket, ServiceClient client, String path) throws IOException {
    int port = client.address(path).getPort();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(UTF_8));
  }

  @Test
  void serviceWhenAskedToEndDoesNotWaitForFollowers() {
    Path data = directory.resolve("data");
    try (ServiceProcess process = ServiceProcess.launch(data, directory.resolve("log"))) {
      ServiceClient client = process.awaitStart();
      String job = id(client.submit(ENDLESS));
      client.awaitProgress(job);
      List<EventStream> streams =
          Stream.generate(() -> EventStream.follow(client, job)).limit(5).toList();
      streams.forEach(stream -> stream.awaitMessage(message -> message.event().equals("progress")));
      long start = System.nanoTime();
      process.terminate();
      streams.forEach(stream -> assertThat(stream.status()).isEqualTo(200));
      assertThat((System.nanoTime() - start) / 1e9).as("seconds until they ended").isLessThan(2);
      assertThat(process.awaitExit()).as("128 + SIGTERM").isEqualTo(143);
      assertThat((System.nanoTime() - start) / 1e9).as("seconds until it ended").isLessThan(10);
      assertThat(process.log()).doesNotContain(" ERROR ", " WARN ");
    }
  }

  private static void awaitFollowers(RunningService service, int expected) {
    MeterRegistry meters = service.bean(MeterRegistry.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(meters.get("cnn.training.followers").gauge().value()).isEqualTo(expected));
  }
}
