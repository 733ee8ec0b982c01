package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.web.Parameters.invalid;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.dataset.format.ReadOptions;
import dev.fromscratch.cnn.storage.FolderName;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the address of an upload says.
 *
 * @param name what the data set will be called
 * @param description what it shows
 * @param source who made it
 * @param license what its makers allow
 * @param normalize what becomes of pictures
 * @param testFraction the share that is held back
 * @param seed decides which
 * @param skipInvalid whether files that are of no use are left out
 * @param classes what the labels 0, 1, 2, … mean
 */
record UploadParameters(
    @Nullable String name,
    @Nullable String description,
    @Nullable String source,
    @Nullable String license,
    @Nullable String normalize,
    @Nullable Double testFraction,
    @Nullable Long seed,
    @Nullable Boolean skipInvalid,
    @Nullable String classes) {

  static final String DEFAULT_DESCRIPTION = "Uploaded";
  static final String NOT_STATED = "not stated";

  private static final double DEFAULT_TEST_FRACTION = 1.0 / 6;
  private static final double LEAST_TEST_FRACTION = 0.01;
  private static final double MOST_TEST_FRACTION = 0.5;
  private static final long DEFAULT_SEED = 42;
  private static final int MAX_TEXT = 500;

  /**
   * The request that is meant.
   *
   * @throws ApiException 400 if a parameter is wrong
   */
  UploadRequest toRequest() {
    if (name == null || !FolderName.isOne(name)) {
      throw invalid(
          "name must be %s, got %s"
              .formatted(FolderName.RULE, name == null ? "none" : Received.text(name)));
    }
    double fraction = testFraction == null ? DEFAULT_TEST_FRACTION : testFraction;
    if (!(fraction >= LEAST_TEST_FRACTION && fraction <= MOST_TEST_FRACTION)) {
      throw invalid(
          "testFraction must be from %s to %s, got %s"
              .formatted(LEAST_TEST_FRACTION, MOST_TEST_FRACTION, fraction));
    }
    ReadOptions options =
        new ReadOptions(
            form(),
            fraction,
            seed == null ? DEFAULT_SEED : seed,
            skipInvalid != null && skipInvalid,
            classNames());
    return new UploadRequest(
        name,
        text("description", description, DEFAULT_DESCRIPTION),
        text("source", source, NOT_STATED),
        text("license", license, NOT_STATED),
        options);
  }

  private @Nullable PictureForm form() {
    if (normalize == null) {
      return null;
    }
    return switch (normalize.toLowerCase(Locale.ROOT)) {
      case "mnist" -> PictureForm.MNIST;
      case "none" -> PictureForm.NONE;
      default ->
          throw invalid("normalize must be one of mnist, none, got " + Received.text(normalize));
    };
  }

  private @Nullable List<String> classNames() {
    if (classes == null || classes.isBlank()) {
      return null;
    }
    List<String> names = List.of(classes.split(",", -1)).stream().map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty) || new HashSet<>(names).size() != names.size()) {
      throw invalid(
          "classes must be different names separated by commas, got " + Received.text(classes));
    }
    return names;
  }

  private static String text(String parameter, @Nullable String value, String fallback) {
    if (value == null || value.isBlank()) {
      return fallback;
    }
    if (value.length() > MAX_TEXT || value.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid(
          "%s must be one line of at most %d characters, got %d"
              .formatted(parameter, MAX_TEXT, value.length()));
    }
    return value.strip();
  }
}
