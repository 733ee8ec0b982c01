package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.web.ApiException;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Finds what requests name, and says what is wrong where they name nothing. */
final class DatasetQueries {

  static final String INVALID_PARAMETER = "invalid-parameter";

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

  /**
   * The part that a request names.
   *
   * @throws ApiException 400 if it is none
   */
  static Dataset part(TrainTestSets sets, String split) {
    return switch (split) {
      case "training" -> sets.training();
      case "test" -> sets.test();
      default -> throw invalid("split must be one of training, test, got \"%s\"".formatted(split));
    };
  }

  /**
   * Sees to it that a number is within bounds.
   *
   * @throws ApiException 400 if it is not
   */
  static void requireWithin(String parameter, int value, int min, int max) {
    if (value < min || value > max) {
      throw invalid("%s must be from %d to %d, got %d".formatted(parameter, min, max, value));
    }
  }

  /** 400 with what is wrong with a parameter. */
  static ApiException invalid(String detail) {
    return ApiException.of(HttpStatus.BAD_REQUEST, INVALID_PARAMETER, detail);
  }
}
