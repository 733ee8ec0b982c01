package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.web.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** The uploads that this process is handling: few at the same time, and each under its own name. */
@Component
final class Arrivals {

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Map<String, Arrival> byName = new ConcurrentSkipListMap<>();
  private final Semaphore places;
  private final int count;

  Arrivals(UploadSettings settings) {
    this.count = settings.parallelUploads();
    this.places = new Semaphore(count);
  }

  /**
   * Lets an upload begin; it ends when it is closed.
   *
   * @throws ApiException 429 if there are too many, 409 if there is one of the same name
   */
  Arrival begin(String name, String description) {
    if (!places.tryAcquire()) {
      throw ApiException.tooManyRequests(
          "too-many-uploads",
          "%d data sets may be uploaded at the same time (setting cnn.datasets.parallel-uploads)"
              .formatted(count),
          RETRY);
    }
    Arrival arrival = new Arrival(name, description, () -> end(name));
    if (byName.putIfAbsent(name, arrival) != null) {
      places.release();
      throw ApiException.conflict(
          "dataset-arriving", "data set %s is just being uploaded".formatted(name));
    }
    return arrival;
  }

  private void end(String name) {
    byName.remove(name);
    places.release();
  }

  /** Those that are being handled now, by name. */
  List<Arrival> all() {
    return List.copyOf(byName.values());
  }
}
