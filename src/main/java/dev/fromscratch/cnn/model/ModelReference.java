package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.storage.FolderName;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
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

  /** The model that ships for requests that name none, until there is one of the default name. */
  public static final ModelReference SHIPPED = new ModelReference("mnist", ModelVersion.BUNDLED);

  private static final String INVALID_REFERENCE = "invalid-model-reference";

  private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,8}");

  private static final Pattern REFERENCE =
      Pattern.compile("(?<name>[^:@]+)(?::(?<version>%s)|@latest)?".formatted(VERSION));

  /**
   * Reads a reference.
   *
   * @param pointer where in the body it stands
   * @throws ApiException 422 if it is none
   */
  public static ModelReference parse(String text, String pointer) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches() || !FolderName.isOne(matcher.group("name"))) {
      String detail = "model must be name, name:version or name@latest, got " + Received.text(text);
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          INVALID_REFERENCE,
          detail,
          List.of(new Fault(INVALID_REFERENCE, pointer, detail)));
    }
    String version = matcher.group("version");
    return new ModelReference(
        matcher.group("name"), version == null ? null : Integer.valueOf(version));
  }

  /**
   * The version of a model that an address names.
   *
   * @param version a number, or {@code latest}
   * @throws ApiException 404 if it is neither
   */
  public static ModelReference ofPath(String name, String version) {
    if (version.equals("latest")) {
      return new ModelReference(name, null);
    }
    if (!VERSION.matcher(version).matches()) {
      throw ApiException.notFound(
          "model-not-found",
          "there is no version %s of model %s; a version is a number or latest"
              .formatted(Received.text(version), name));
    }
    return new ModelReference(name, Integer.valueOf(version));
  }

  @Override
  public String toString() {
    return version == null ? name : name + ":" + version;
  }
}
