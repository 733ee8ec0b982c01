package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.DuplicateReport;
import dev.fromscratch.cnn.dataset.UploadFacts;
import dev.fromscratch.cnn.dataset.format.PictureForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row tells of a data set, so that nobody need read its file to know it. Stored as JSON.
 *
 * @param contentSha256 the hash of its content, which models trained on it carry
 * @param description what it shows
 * @param source who made it
 * @param license what its makers allow
 * @param classNames by index
 * @param imageShape channels, height, width
 * @param trainingCounts the images of each class
 * @param testCounts the images of each class
 * @param normalize what became of its pictures, null if nobody knows any more
 * @param testFraction the share that was held back for testing, null if none was
 * @param seed what decided which, null if nothing did
 * @param skipped the files that were left out
 * @param nearDuplicates what both parts have in common, null if nobody has looked
 */
record UploadDetails(
    String contentSha256,
    String description,
    String source,
    String license,
    List<String> classNames,
    List<Integer> imageShape,
    List<Integer> trainingCounts,
    List<Integer> testCounts,
    @Nullable PictureForm normalize,
    @Nullable Double testFraction,
    @Nullable Long seed,
    UploadFacts.Skipped skipped,
    @Nullable DuplicateReport nearDuplicates) {}
