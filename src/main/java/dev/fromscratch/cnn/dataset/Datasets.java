package dev.fromscratch.cnn.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The data sets one can train on. Thread-safe. */
public final class Datasets {

  private final Map<String, SharedLoad> loads = new LinkedHashMap<>();
  private final DatasetShelf shelf;

  /** Those of the shelf that somebody has asked for. */
  private final Map<String, SharedLoad> shelved = new ConcurrentHashMap<>();

  Datasets(List<? extends DatasetSource> sources, DatasetShelf shelf) {
    for (DatasetSource source : sources) {
      loads.put(source.description().name(), new SharedLoad(source));
    }
    this.shelf = shelf;
  }

  /** The names of all data sets, the default one first. */
  public List<String> names() {
    return all().stream().map(load -> load.description().name()).toList();
  }

  /** Whether a data set of this name is always there, so that no other can have the name. */
  public boolean isBuiltIn(String name) {
    return loads.containsKey(name);
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
   * Sees to it that a data set which somebody counts on has not been removed.
   *
   * @throws DatasetUnavailableException if it has
   */
  public void requireThere(String name) {
    try {
      find(name);
    } catch (UnknownDatasetException e) {
      throw new DatasetUnavailableException(
          name, "data set %s is no more: it was removed".formatted(name), e);
    }
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

  /**
   * All that is told of a data set.
   *
   * @throws UnknownDatasetException if no data set has this name
   */
  public DatasetDetails details(String name) {
    return DatasetDetails.of(find(name));
  }

  List<SharedLoad> all() {
    List<? extends DatasetSource> sources = shelf.all();
    forgetAllBut(sources);
    List<SharedLoad> all = new ArrayList<>(loads.values());
    sources.forEach(source -> all.add(ofShelf(source)));
    return all;
  }

  /** Those that are being put here, and cannot be used yet. */
  List<SharedLoad> arriving() {
    return shelf.arriving().stream().map(SharedLoad::new).toList();
  }

  SharedLoad find(String name) {
    SharedLoad load = loads.get(name);
    if (load != null) {
      return load;
    }
    Optional<? extends DatasetSource> source = shelf.find(name);
    if (source.isEmpty()) {
      shelved.remove(name);
      throw new UnknownDatasetException(name, names());
    }
    return ofShelf(source.get());
  }

  private SharedLoad ofShelf(DatasetSource source) {
    return shelved.compute(
        source.description().name(),
        (_, known) -> known != null && known.follow(source) ? known : new SharedLoad(source));
  }

  private void forgetAllBut(Collection<? extends DatasetSource> sources) {
    shelved
        .keySet()
        .retainAll(
            sources.stream()
                .map(source -> source.description().name())
                .collect(Collectors.toSet()));
  }

  /** A shelf on which nothing ever is. */
  static DatasetShelf emptyShelf() {
    return new DatasetShelf() {
      @Override
      public Optional<DatasetSource> find(String name) {
        return Optional.empty();
      }

      @Override
      public List<DatasetSource> all() {
        return List.of();
      }

      @Override
      public List<DatasetSource> arriving() {
        return List.of();
      }
    };
  }
}
