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
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns the JSON library's complaints about a body into ours: code, pointer and a sentence. */
final class UnreadableBody {

  private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*?)\"");
  private static final Pattern OUT_OF_RANGE =
      Pattern.compile("Numeric value \\((.*?)\\) out of range of `?\\w+`? \\((\\S+) - (\\S+)\\)");

  /** What the library says about its own settings, which no client can change. */
  private static final Pattern INTERNAL =
      Pattern.compile(": enable `.*|, from `[^`]*`| \\(start marker at .*");

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
      if (each instanceof IncompleteBodyException) {
        return ApiException.of(
            HttpStatus.BAD_REQUEST, "incomplete-body", String.valueOf(each.getMessage()));
      }
    }
    return switch (cause) {
      case StreamReadException e -> malformed(e);
      case StreamConstraintsException e -> notWellFormed(e);
      case UnrecognizedPropertyException e -> unknownField(e);
      case InvalidTypeIdException e -> unknownType(e);
      case MismatchedInputException e -> mismatch(e);
      case DatabindException e -> fault("invalid-value", pointer(e), e.getOriginalMessage());
      case null, default -> malformed("a JSON body is required, got none");
    };
  }

  private static ApiException malformed(StreamReadException e) {
    if (e instanceof InputCoercionException) {
      return outOfRange(e);
    }
    Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
    if (duplicate.find()) {
      String field = duplicate.group(1);
      return fault(
          "duplicate-field",
          pointer(e) + "/" + field,
          "the field \"%s\" is there more than once".formatted(field));
    }
    return notWellFormed(e);
  }

  private static ApiException notWellFormed(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String place =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    String reason = e.getOriginalMessage().lines().findFirst().orElse("");
    return malformed(
        "the body is not well-formed JSON%s: %s"
            .formatted(place, INTERNAL.matcher(reason).replaceAll("")));
  }

  private static ApiException malformed(String detail) {
    return ApiException.of(HttpStatus.BAD_REQUEST, "malformed-json", detail);
  }

  private static ApiException outOfRange(StreamReadException e) {
    Matcher range = OUT_OF_RANGE.matcher(e.getOriginalMessage());
    String detail =
        range.find()
            ? "expected a whole number from %s to %s here, got %s"
                .formatted(range.group(2), range.group(3), Received.shortened(range.group(1)))
            : "the number here has too many digits";
    return fault("invalid-value", pointer(e), detail);
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
        "there is no field %s here; known are %s"
            .formatted(Received.text(e.getPropertyName()), known.isEmpty() ? "none" : known));
  }

  private static ApiException unknownType(InvalidTypeIdException e) {
    JsonToken token = e.getCurrentToken();
    if (e.getTypeId() == null && token != null && token.isScalarValue()) {
      return wrongKind(e, "an object");
    }
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
        "type must be one of %s, got %s".formatted(known, id == null ? "none" : Received.text(id)));
  }

  private static ApiException mismatch(MismatchedInputException e) {
    if (e.getOriginalMessage().startsWith("Trailing token")) {
      return malformed("the body must be one JSON value, got more after it");
    }
    Class<?> target = e.getTargetType();
    String expected = target == null ? "something else" : describe(target);
    return wrongKind(e, expected);
  }

  private static ApiException wrongKind(MismatchedInputException e, String expected) {
    return fault(
        "invalid-value", pointer(e), "expected %s here, got %s".formatted(expected, received(e)));
  }

  private static String received(MismatchedInputException e) {
    if (e instanceof InvalidFormatException format) {
      return Received.shortened(format.getValue());
    }
    return Received.kind(e.getCurrentToken());
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
