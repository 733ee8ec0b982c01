package dev.fromscratch.cnn.chaos;

import java.util.List;
import java.util.Map;

/**
 * All there is to judge a run by.
 *
 * @param history what clients asked for and were told
 * @param disruptions what was done to them
 * @param lives the processes, all of which have ended
 * @param records what the database holds in the end
 * @param files the files of models in the end, on every instance
 * @param uploads the files of data sets likewise
 * @param servings what every instance served when all was quiet
 * @param datasets what every instance had of data sets then
 * @param references what each kind of work makes undisturbed, by the name of its model
 * @param sent the hash of each data set that clients sent, by its name
 */
record Evidence(
    List<Operation> history,
    List<Disruption> disruptions,
    List<Life> lives,
    Records records,
    List<FoundFile> files,
    List<FoundFile> uploads,
    List<Serving> servings,
    List<FoundDataset> datasets,
    Map<String, Reference> references,
    Map<String, String> sent) {

  /**
   * A file below a folder of models or of data sets.
   *
   * @param instance whose folder it is
   * @param path within the folder
   * @param sha256 of its bytes
   */
  record FoundFile(int instance, String path, String sha256) {}

  /**
   * What an instance has of a data set.
   *
   * @param instance the instance
   * @param name the data set
   * @param sha256 of its pictures, or the status it sent instead
   * @param readable whether it shows some of them
   */
  record FoundDataset(int instance, String name, String sha256, boolean readable) {}

  /**
   * What an instance made of a version of a model.
   *
   * @param instance the instance
   * @param name the model
   * @param version its version
   * @param sha256 of the file it sent, or the status it sent instead
   * @param probabilities for the picture of {@value #DIGIT}, or the status
   * @param figures of its evaluation on the training set, or the status
   */
  record Serving(
      int instance, String name, int version, String sha256, String probabilities, String figures) {

    /** The picture that every version is shown. */
    static final int DIGIT = 4;
  }
}
