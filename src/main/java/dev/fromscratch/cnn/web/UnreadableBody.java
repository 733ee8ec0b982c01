package dev.fromscratch.cnn.web;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns the JSON library's complaints about a body into ours: code, pointer and a sentence. */
final class UnreadableBody {

  private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*?)\"");
  private static final int MAX_QUOTED = 60;

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
    if (e instanceof InputCoercionException) {
      return fault("invalid-value", pointer(e), "the number here has too many digits");
    }
    Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
    if (duplicate.find()) {
      String field = duplicate.group(1);
      return fault(
          "duplicate-field",
          pointer(e) + "/" + field,
          "the field \"%s\" is there more than once".formatted(field));
    }
    TokenStreamLocation at = e.getLocation();
    String place =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    return ApiException.of(
        HttpStatus.BAD_REQUEST,
        "malformed-json",
        "the body is not well-formed JSON%s: %s"
            .formatted(place, reason.replaceFirst(": enable `.*", "")));
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
    JsonSubTypes types = e.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class);
    String known =
        types == null
            ? "something else"
            : Stream.of(types.value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.joining(", "));
    String id = e.getTypeId();
    return fault(
        "unknown-type",
        pointer(e) + "/type",
        "type must be one of %s, got %s".formatted(known, id == null ? "none" : quoted(id)));
  }

  private static ApiException mismatch(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    String expected = target == null ? "something else" : describe(target);
    return fault(
        "invalid-value",
        pointer(e),
        "expected %s here, got %s".formatted(expected, received(e.processor())));
  }

  private static String received(@Nullable Object processor) {
    if (!(processor instanceof JsonParser parser)) {
      return "something else";
    }
    return switch (parser.currentToken()) {
      case START_ARRAY, END_ARRAY -> "an array";
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case VALUE_STRING -> quoted(parser.getString());
      case VALUE_NULL -> "null";
      case null -> "nothing";
      default -> parser.getString();
    };
  }

  /** Text of the client in our answer: quoted, and not longer than it need be. */
  private static String quoted(String text) {
    return text.length() <= MAX_QUOTED
        ? "\"" + text + "\""
        : "\"" + text.substring(0, MAX_QUOTED) + "…\"";
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
