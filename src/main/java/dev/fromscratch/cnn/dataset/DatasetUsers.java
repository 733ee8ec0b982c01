package dev.fromscratch.cnn.dataset;

import java.util.List;

/** Knows who needs data sets. */
@FunctionalInterface
public interface DatasetUsers {

  /**
   * Who needs a data set now, as in {@code job 01a2…}; until the end of the caller's transaction
   * nobody else will.
   */
  List<String> of(String dataset);
}
