package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only Linux has threads that are nicer than others. */
@ServiceTest
@EnabledOnOs(OS.LINUX)
class NicenessTests {

  private static final String REQUEST =
      "{\"name\": \"nice\", \"epochs\": 2, \"samplesPerClass\": 20}";

  private static final Path TASKS = Path.of("/proc/self/task");

  private final ServiceClient service;

  NicenessTests(ServiceClient service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19})
  void applyWhenCalledMakesTheThreadAndThoseThatItStartsAsNice(int added) {
    int before = ofThisThread();
    int expected = Math.min(Niceness.MAX, before + added);
    List<Integer> found = new ArrayList<>();
    var niceness = new Niceness(TrainingSettingsTests.settings("niceness", added));
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              // A thread of the scheduler runs one job after the other.
              niceness.apply();
              niceness.apply();
              found.add(ofThisThread());
              join(Thread.ofPlatform().start(() -> found.add(ofThisThread())));
            });
    join(thread);
    assertThat(found).containsExactly(expected, expected);
    assertThat(ofThisThread()).as("the thread that runs the test").isEqualTo(before);
  }

  @Test
  void trainingWhenAsNiceAsCanBeMakesTheSameModelAndPredictionsAreAnsweredMeanwhile(
      @TempDir Path directory) {
    try (var nicest =
        RunningService.start(directory, "--cnn.training.niceness=19", "--cnn.training.threads=2")) {
      ServiceClient client = nicest.client();
      assertThat(client.train(REQUEST).at("/model/sha256"))
          .isEqualTo(service.train(REQUEST).at("/model/sha256"));
      String job = id(client.submit("{\"name\": \"long\", \"epochs\": 1000}"));
      client.awaitProgress(job);
      assertThat(ofWorkers()).contains(Niceness.MAX);
      Answer answer =
          client.post("/models/nice/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(4)));
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(state(client.job(job))).isEqualTo("running");
      client.cancel(job);
    } finally {
      service.delete("/models/nice");
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int ofThisThread() {
    return of(Path.of("/proc/thread-self"));
  }

  /** What the system says of the worker threads of training. */
  private static List<Integer> ofWorkers() {
    List<Integer> found = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        if (name(task).startsWith("cnn-worker-")) {
          found.add(of(task));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Empty if the thread has ended. */
  private static String name(Path task) throws IOException {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** The 19th field of a thread's state; the name before it may contain blanks. */
  private static int of(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Integer.parseInt(afterName[19 - 3]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
