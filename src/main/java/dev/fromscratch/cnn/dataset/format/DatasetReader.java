package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes data sets of files that strangers sent. Thread-safe. */
public final class DatasetReader {

  private static final String TRAINING = "train";
  private static final String TEST = "test";

  private final ReadLimits limits;
  private final PixelSource pictures;

  /**
   * A reader.
   *
   * @param pictures reads picture files
   */
  public DatasetReader(ReadLimits limits, PictureReader pictures) {
    this.limits = limits;
    this.pictures = new DecodedPictures(pictures);
  }

  /**
   * Reads a data set. The same files and options give the same one.
   *
   * @throws ApiException 422 with what is wrong
   * @throws IOException if the disk fails
   */
  public ReadDataset read(DatasetFiles files, ReadOptions options, ReadProgress progress)
      throws IOException {
    Problems problems = new Problems();
    PictureForm told = options.form() == null ? usualForm(files) : options.form();
    PictureForm form = Objects.requireNonNullElse(told, PictureForm.NONE);
    Parts parts =
        switch (files) {
          case DatasetFiles.Zip zip ->
              new ZipPictures(limits, pictures, problems).read(zip.file(), form, progress);
          case DatasetFiles.Csv csv -> read(csv, form, problems, options, progress);
          case DatasetFiles.Idx idx -> read(idx, form, problems, options, progress);
        };
    if (!options.skipInvalid()) {
      problems.throwIfAny();
    }
    return assemble(parts, options, told, problems);
  }

  /** Files of pixels hold what their makers want networks to see, whatever that is. */
  private static @Nullable PictureForm usualForm(DatasetFiles files) {
    return files instanceof DatasetFiles.Zip ? PictureForm.MNIST : null;
  }

  private Parts read(
      DatasetFiles.Csv csv,
      PictureForm form,
      Problems problems,
      ReadOptions options,
      ReadProgress progress)
      throws IOException {
    CsvPictures reader = new CsvPictures(limits, pictures, problems, options.classNames());
    Labelled training = reader.read(csv.training(), TRAINING, limits.images(), form, progress);
    Path test = csv.test();
    int left = limits.images() - training.size();
    return new Parts(training, test == null ? null : reader.read(test, TEST, left, form, progress));
  }

  private Parts read(
      DatasetFiles.Idx idx,
      PictureForm form,
      Problems problems,
      ReadOptions options,
      ReadProgress progress)
      throws IOException {
    IdxPictures reader = new IdxPictures(pictures, problems, options.classNames());
    Labelled training = reader.read(idx.training(), TRAINING, limits.images(), form);
    progress.report(0.5);
    DatasetFiles.IdxPair test = idx.test();
    int left = limits.images() - training.size();
    return new Parts(training, test == null ? null : reader.read(test, TEST, left, form));
  }

  private ReadDataset assemble(
      Parts parts, ReadOptions options, @Nullable PictureForm form, Problems problems) {
    Faults faults = new Faults();
    Labelled test = parts.test();
    List<String> labels = new ArrayList<>(parts.training().labels());
    if (test != null) {
      labels.addAll(test.labels());
    }
    List<String> found = labels.stream().distinct().toList();
    Map<String, Integer> classes =
        ClassNames.indices(options.classNames(), found, limits.classes(), faults);
    faults.throwIfAny();
    Dataset training = parts.training().toDataset(classes);
    checkTraining(training, faults);
    faults.throwIfAny();
    if (test != null) {
      return new ReadDataset(training, test.toDataset(classes), false, form, problems);
    }
    return split(training, options, form, problems);
  }

  private static void checkTraining(Dataset training, Faults faults) {
    int[] counts = training.countsPerClass();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        empty.add(training.classNames().get(i));
      }
    }
    if (!empty.isEmpty()) {
      faults.add(
          "empty-class",
          "",
          "each class must have a picture to train on, %d of %d have none, among them %s"
              .formatted(empty.size(), counts.length, shortened(empty)));
    }
  }

  private static String shortened(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(names.size(), 5)));
  }

  private static ReadDataset split(
      Dataset all, ReadOptions options, @Nullable PictureForm form, Problems problems) {
    Dataset.Split split = all.split(options.testFraction(), options.seed());
    if (split.validation().size() == 0) {
      Faults faults = new Faults();
      faults.add(
          "too-few-pictures",
          "",
          "%d pictures are too few to hold a share of %s back for testing; send more, or pictures to test with"
              .formatted(all.size(), options.testFraction()));
      faults.throwIfAny();
    }
    return new ReadDataset(split.training(), split.validation(), true, form, problems);
  }
}
