package dev.fromscratch.cnn.dataset.format;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files that a data set arrives as, on the disk. */
public sealed interface DatasetFiles {

  /** A zip file with a folder for each class. */
  record Zip(Path file) implements DatasetFiles {}

  /** CSV files, gzipped or not. */
  record Csv(Path training, @Nullable Path test) implements DatasetFiles {}

  /** IDX files, gzipped or not. */
  record Idx(IdxPair training, @Nullable IdxPair test) implements DatasetFiles {}

  /** An IDX file of images and the one of their labels. */
  record IdxPair(Path images, Path labels) {}
}
