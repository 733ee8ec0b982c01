package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.web.ApiException;
import java.util.Optional;

/** Finds what requests name, and says what is wrong where they name nothing. */
final class DatasetQueries {

  private final Datasets datasets;

  DatasetQueries(Datasets datasets) {
    this.datasets = datasets;
  }

  /**
   * A data set by name, maybe one that is just arriving.
   *
   * @throws ApiException 404 if there is none
   */
  SharedLoad find(String name) {
    try {
      return datasets.find(name);
    } catch (UnknownDatasetException e) {
      return datasets.arriving().stream()
          .filter(load -> load.description().name().equals(name))
          .findFirst()
          .orElseThrow(
              () -> ApiException.notFound("dataset-not-found", String.valueOf(e.getMessage())));
    }
  }

  /**
   * The images of a data set, if they are on this machine.
   *
   * @throws ApiException 409 if they are damaged
   */
  static Optional<TrainTestSets> local(SharedLoad load) {
    try {
      return load.loadLocal();
    } catch (DatasetUnavailableException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The images of a data set.
   *
   * @throws ApiException 404 if there is none of this name, 409 if its images are not here
   */
  TrainTestSets sets(String name) {
    SharedLoad load = find(name);
    return local(load).orElseThrow(() -> unavailable(whyNotHere(name, load.state())));
  }

  private static String whyNotHere(String name, DatasetState state) {
    return switch (state) {
      case RECEIVING, READING -> "data set %s is just being uploaded".formatted(name);
      default ->
          "data set %s is not on this machine yet; train on it with POST /train, and it is downloaded"
              .formatted(name);
    };
  }

  private static ApiException unavailable(String detail) {
    return ApiException.conflict("dataset-unavailable", detail);
  }
}
