package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * What the folders of a zip file mean: one for each class, maybe in one for each part, maybe all in
 * one that means nothing.
 *
 * @param depth how many folders stand before those of classes
 * @param inParts whether the last of these are parts
 */
record ClassFolders(int depth, boolean inParts) {

  private static final Set<String> TRAINING = Set.of("train", "training");
  private static final Set<String> TEST = Set.of("test", "testing");
  private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");

  /** What systems put into zip files beside what people do. */
  private static final Set<String> OF_SYSTEMS = Set.of("__macosx", "thumbs.db", "desktop.ini");

  /** Whether a file is none that a person has put there. */
  static boolean isIgnored(List<String> path) {
    return path.stream()
        .anyMatch(
            step -> step.startsWith(".") || OF_SYSTEMS.contains(step.toLowerCase(Locale.ROOT)));
  }

  /**
   * Finds out by the paths of all files.
   *
   * @throws ApiException 422 if there are parts that nobody can use
   */
  static ClassFolders of(List<List<String>> paths) {
    int depth = hasOneTop(paths) ? 1 : 0;
    Set<String> parts =
        paths.stream()
            .filter(path -> path.size() > depth + 1)
            .map(path -> path.get(depth).toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    boolean foldersInThem = paths.stream().anyMatch(path -> path.size() > depth + 2);
    boolean known =
        parts.stream()
            .allMatch(part ->
                TRAINING.contains(part) || TEST.contains(part) || VALIDATION.contains(part));
    if (!known || !foldersInThem || parts.stream().noneMatch(TRAINING::contains)) {
      return new ClassFolders(depth, false);
    }
    if (parts.stream().anyMatch(VALIDATION::contains)) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "unknown-part",
          "folders beside train must be test, got %s; validation pictures are held back by each training, so put them into train"
              .formatted(Received.shortened(parts)));
    }
    return new ClassFolders(depth + 1, true);
  }

  /** Whether all that is in folders is in the same, and in others within it. */
  private static boolean hasOneTop(List<List<String>> paths) {
    List<List<String>> inFolders = paths.stream().filter(path -> path.size() > 1).toList();
    return inFolders.stream().map(List::getFirst).distinct().count() == 1
        && inFolders.stream().anyMatch(path -> path.size() > 2);
  }

  /** Whether a file is in the folder of a class. */
  boolean hasClass(List<String> path) {
    return path.size() > depth + 1;
  }

  /** The name of a file's class. */
  String classOf(List<String> path) {
    return ClassNames.normalized(path.get(depth));
  }

  /** Whether a file is to test with. */
  boolean isTest(List<String> path) {
    return inParts && TEST.contains(path.get(depth - 1).toLowerCase(Locale.ROOT));
  }
}
