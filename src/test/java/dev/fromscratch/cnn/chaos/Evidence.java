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
 * @param servings what every instance served when all was quiet
 * @param references what each kind of work makes undisturbed, by the name of its model
 */
record Evidence(
    List<Operation> history,
    List<Disruption> disruptions,
    List<Life> lives,
    Records records,
    List<FoundFile> files,
    List<Serving> servings,
    Map<String, Reference> references) {

  /**
   * A file below a folder of models.
   *
   * @param instance whose folder it is
   * @param path within the folder
   * @param sha256 of its bytes
   */
  record FoundFile(int instance, String path, String sha256) {}

  /**
   * What an instance made of a version of a model.
   *
   * @param instance the instance
   * @param name the model
   * @param version its version
   * @param sha256 of the file it sent, or the status it sent instead
   * @param probabilities for the picture of {@value #DIGIT}, or the status
   */
  record Serving(int instance, String name, int version, String sha256, String probabilities) {

    /** The picture that every version is shown. */
    static final int DIGIT = 4;
  }
}
