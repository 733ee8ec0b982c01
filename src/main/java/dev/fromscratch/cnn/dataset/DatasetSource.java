package dev.fromscratch.cnn.dataset;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where one data set comes from. Not to be used by two threads at once, except for what does not
 * read; {@link SharedLoad} sees to that. Two that are equal have the same content.
 */
public interface DatasetSource {

  /** What is known of it without reading it. */
  DatasetDescription description();

  /** What has to happen before it can be used. */
  DatasetState state();

  /** What is known of its content without reading it. */
  default Optional<DatasetContent> content() {
    return Optional.empty();
  }

  /** How much of it is here while it is being put here, in percent. */
  default OptionalDouble percent() {
    return OptionalDouble.empty();
  }

  /**
   * Brings here what is missing.
   *
   * @throws DatasetUnavailableException if that fails
   * @throws DatasetLoadCancelledException if the progress says so
   */
  void fetch(Progress progress);

  /**
   * Reads what is here, without the network.
   *
   * @throws DatasetUnavailableException if something is missing or damaged
   * @throws DatasetLoadCancelledException if the progress says so
   */
  TrainTestSets read(Progress progress);
}
