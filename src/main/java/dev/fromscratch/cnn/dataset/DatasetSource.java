package dev.fromscratch.cnn.dataset;

/**
 * Where one data set comes from. Not to be used by two threads at once, except for the description
 * and the state; {@link SharedLoad} sees to that.
 */
sealed interface DatasetSource permits DigitsSource, IdxSource, XorSource {

  DatasetDescription description();

  DatasetState state();

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
