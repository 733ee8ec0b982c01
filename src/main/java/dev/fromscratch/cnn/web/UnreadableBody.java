package dev.fromscratch.cnn.web;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns the JSON library's complaints about a body into ours: code, pointer and a sentence. */
final class UnreadableBody {

  private UnreadableBody() {}

  /** What a client is told about the reason why its body could not be read. */
  static ApiException explain(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ApiException ours) {
        return ours;
      }
      if (each instanceof BodyTooLargeException) {
        return ApiException.of(
            HttpStatus.CONTENT_TOO_LARGE, "body-too-large", String.valueOf(each.getMessage()));
      }
    }
    return switch (cause) {
      case StreamReadException e -> malformed(e);
      case UnrecognizedPropertyException e -> unknownField(e);
      case InvalidTypeIdException e -> unknownType(e);
      case MismatchedInputException e -> mismatch(e);
      case DatabindException e -> fault("invalid-value", pointer(e), e.getOriginalMessage());
      case null, default ->
          ApiException.of(
              HttpStatus.BAD_REQUEST, "malformed-json", "a JSON body is required, got none");
    };
  }

  private static ApiException malformed(StreamReadException e) {
    if (e.getOriginalMessage().startsWith("Duplicate Object property")) {
      return fault("duplicate-field", pointer(e), e.getOriginalMessage());
    }
    TokenStreamLocation at = e.getLocation();
    String place =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    return ApiException.of(
        HttpStatus.BAD_REQUEST,
        "malformed-json",
        "the body is not well-formed JSON%s: %s".formatted(place, reason));
  }

  private static ApiException unknownField(UnrecognizedPropertyException e) {
    String known =
        e.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    return fault(
        "unknown-field",
        pointer(e),
        "there is no field \"%s\" here; known are %s".formatted(e.getPropertyName(), known));
  }

  private static ApiException unknownType(InvalidTypeIdException e) {
    String message = String.valueOf(e.getOriginalMessage());
    int known = message.indexOf("known type ids = ");
    String choices = known < 0 ? "" : message.substring(known + "known type ids = ".length());
    String end =
        choices.isEmpty() ? "" : "; known are " + choices.replaceAll("[\\[\\])].*|\\[", "");
    String id = e.getTypeId();
    return fault(
        "unknown-type",
        pointer(e) + "/type",
        id == null
            ? "type is required" + end
            : "there is no type \"%s\" here%s".formatted(id, end));
  }

  private static ApiException mismatch(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    String expected = target == null ? "something else" : describe(target);
    String received = e.getOriginalMessage().lines().findFirst().orElse("");
    return fault(
        "invalid-value", pointer(e), "expected %s here (%s)".formatted(expected, received));
  }

  private static String describe(Class<?> type) {
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type == double.class || type == float.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
      return "an array";
    }
    return type.isRecord() || type.isInterface()
        ? "an object"
        : type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static ApiException fault(String code, String pointer, String detail) {
    return ApiException.of(
        HttpStatus.BAD_REQUEST, code, detail, List.of(new Fault(code, pointer, detail)));
  }

  private static String pointer(JacksonException e) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      pointer
          .append('/')
          .append(
              name == null
                  ? String.valueOf(step.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
