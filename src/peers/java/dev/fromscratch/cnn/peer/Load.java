package dev.fromscratch.cnn.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, whatever becomes of those before: an open loop. A latency counts from
 * the moment at which the request was due, so that one that is stuck does not hide those behind it.
 */
final class Load implements AutoCloseable {

  private static final double NANOS_PER_MILLI = 1e6;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpRequest request;

  /** The same request, again and again. */
  Load(URI address, String json) {
    request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
  }

  /**
   * How long answers took.
   *
   * @param p50 milliseconds within which half of them came
   * @param p99 milliseconds within which 99 of 100 came
   */
  record Latency(double p50, double p99) {}

  /**
   * Sends requests and waits for all answers.
   *
   * @throws IllegalStateException if one of them is not 200
   */
  Latency send(int perSecond, double seconds) {
    int count = (int) (perSecond * seconds);
    List<Future<Long>> answers = new ArrayList<>(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      answers.add(threads.submit(() -> answer() - due));
    }
    long[] nanos = answers.stream().mapToLong(Load::get).sorted().toArray();
    return new Latency(percentile(nanos, 50), percentile(nanos, 99));
  }

  /** When the answer was there. */
  private long answer() throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response + " " + response.body());
    }
    return System.nanoTime();
  }

  private static long get(Future<Long> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double percentile(long[] sorted, int percent) {
    int rank = Math.ceilDiv(sorted.length * percent, 100);
    return sorted[rank - 1] / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    threads.close();
    http.close();
  }
}
