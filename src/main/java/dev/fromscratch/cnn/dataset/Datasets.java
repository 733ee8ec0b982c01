package dev.fromscratch.cnn.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data sets one can train on. Thread-safe. */
public final class Datasets {

  private final Map<String, SharedLoad> loads = new LinkedHashMap<>();

  Datasets(List<? extends DatasetSource> sources) {
    for (DatasetSource source : sources) {
      loads.put(source.description().name(), new SharedLoad(source));
    }
  }

  /** The names of all data sets, the default one first. */
  public List<String> names() {
    return List.copyOf(loads.keySet());
  }

  /**
   * What is known of a data set without loading it.
   *
   * @throws UnknownDatasetException if no data set has this name
   */
  public DatasetDescription describe(String name) {
    return find(name).description();
  }

  /**
   * Loads a data set: from memory, else from disk, else by downloading it first. Calls at the same
   * time share the work.
   *
   * @throws UnknownDatasetException if no data set has this name
   * @throws DatasetUnavailableException if it cannot be had; the message says why and what to do
   * @throws DatasetLoadCancelledException if the progress says so
   */
  public TrainTestSets load(String name, Progress progress) {
    return find(name).load(progress);
  }

  /**
   * Loads a data set if that needs no network.
   *
   * @throws UnknownDatasetException if no data set has this name
   * @throws DatasetUnavailableException if its files are damaged
   */
  public Optional<TrainTestSets> loadLocal(String name) {
    return find(name).loadLocal();
  }

  List<SharedLoad> all() {
    return List.copyOf(loads.values());
  }

  SharedLoad find(String name) {
    SharedLoad load = loads.get(name);
    if (load == null) {
      throw new UnknownDatasetException(name, names());
    }
    return load;
  }
}
