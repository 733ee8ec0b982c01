package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.web.ApiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a request calls a model: {@code name}, {@code name:version} or {@code name@latest}.
 *
 * @param name the model's name
 * @param version its number, or null for the newest
 */
public record ModelReference(String name, @Nullable Integer version) {

  /** The name of a model that was not given one. */
  public static final String DEFAULT_NAME = "default";

  /** Safe as a folder name on every file system, so lower case only. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");

  private static final Pattern REFERENCE =
      Pattern.compile("(?<name>[^:@]+)(?::(?<version>[1-9][0-9]{0,8})|@latest)?");

  /** Whether this may be the name of a model. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What a name may be, for messages. */
  public static String nameRule() {
    return "1 to 64 lower-case letters, digits, dots, hyphens and underscores, beginning and ending with a letter or digit";
  }

  /**
   * Reads a reference.
   *
   * @throws ApiException 422 if it is none
   */
  public static ModelReference parse(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches() || !isName(matcher.group("name"))) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "invalid-model-reference",
          "model must be name, name:version or name@latest, got \"%s\"".formatted(text));
    }
    String version = matcher.group("version");
    return new ModelReference(
        matcher.group("name"), version == null ? null : Integer.valueOf(version));
  }

  @Override
  public String toString() {
    return version == null ? name : name + ":" + version;
  }
}
