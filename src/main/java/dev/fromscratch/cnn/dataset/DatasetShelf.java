package dev.fromscratch.cnn.dataset;

import java.util.List;
import java.util.Optional;

/** Data sets that come and go while the service runs. */
public interface DatasetShelf {

  /** The data set of this name, if it is there. */
  Optional<? extends DatasetSource> find(String name);

  /** All that are there, by name. */
  List<? extends DatasetSource> all();

  /** Those that are just being put there, and cannot be used yet. */
  List<? extends DatasetSource> arriving();
}
