package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a request asks for besides its pictures, where these are no JSON: parameters of the query,
 * or fields of a form beside the files.
 */
final class PredictParameters {

  private static final String INPUT = "input";
  private static final Set<String> NAMES =
      new TreeSet<>(Set.of("model", "topK", "normalize", "reject", "include"));

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Those of a query; others than ours may be there, as everywhere. */
  PredictParameters(Map<String, String> query) {
    query.forEach((name, value) -> {
      if (NAMES.contains(name)) {
        values.put(name, value);
      }
    });
  }

  /**
   * Adds a field of a form.
   *
   * @throws ApiException 422 if there is no such field
   */
  void add(String name, String value) {
    if (!NAMES.contains(name)) {
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "unknown-field",
          "there is no field %s here; besides files, known are %s"
              .formatted(Received.text(name), String.join(", ", NAMES)));
    }
    values.put(name, value);
  }

  /** The same as the body of a request without pictures. */
  PredictRequest request() {
    return new PredictRequest(
        null, null, values.get("model"), topK(), null, normalize(), reject(), null);
  }

  /**
   * Whether the answer should have what the network saw.
   *
   * @throws ApiException 400 if it should have something else
   */
  boolean includesInput() {
    String include = values.get("include");
    if (include == null) {
      return false;
    }
    List<String> wanted = Arrays.asList(include.split(",", -1));
    if (!wanted.stream().allMatch(INPUT::equals)) {
      throw invalid("include", INPUT, include);
    }
    return true;
  }

  private @Nullable Integer topK() {
    String value = values.get("topK");
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw invalid("topK", "a whole number", String.valueOf(value));
    }
  }

  private @Nullable Double reject() {
    String value = values.get("reject");
    try {
      return value == null ? null : Double.valueOf(value);
    } catch (NumberFormatException e) {
      throw invalid("reject", "a number", String.valueOf(value));
    }
  }

  private @Nullable Boolean normalize() {
    String value = values.get("normalize");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      case null -> null;
      default -> throw invalid("normalize", "true or false", value);
    };
  }

  private static ApiException invalid(String name, String expected, String value) {
    return ApiException.of(
        HttpStatus.BAD_REQUEST,
        "invalid-parameter",
        "%s must be %s, got %s".formatted(name, expected, Received.text(value)));
  }
}
