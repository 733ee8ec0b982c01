package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what a stranger's file says about itself. Each part of {@link ModelMetadata} is JSON under
 * a key of its own; keys that nobody knows are left alone, as the format wants it.
 */
final class ImportedMetadata {

  private final JsonMapper json;
  private final Faults faults;

  private ImportedMetadata(JsonMapper json, Faults faults) {
    this.json = json;
    this.faults = faults;
  }

  /**
   * The metadata, with every part there and of the right type; what is wrong goes to {@code
   * faults}.
   *
   * @return the metadata, or null if something was wrong
   */
  static @Nullable ModelMetadata read(
      Map<String, String> text, String pointer, JsonMapper json, Faults faults) {
    Faults own = new Faults();
    var reader = new ImportedMetadata(json, own);
    ObjectNode parts = json.createObjectNode();
    for (RecordComponent part : ModelMetadata.class.getRecordComponents()) {
      String of = pointer + "/" + part.getName();
      JsonNode value = reader.part(part, text.get(part.getName()), of);
      if (value != null) {
        parts.set(part.getName(), value);
      }
    }
    faults.addAll(own);
    return own.any() ? null : json.treeToValue(parts, ModelMetadata.class);
  }

  private @Nullable JsonNode part(RecordComponent part, @Nullable String text, String pointer) {
    if (text == null) {
      if (!isOptional(part)) {
        missing(pointer);
      }
      return null;
    }
    try {
      JsonNode tree = json.readTree(text);
      Faults unstorable = new Faults();
      requireStorable(tree, pointer, unstorable);
      faults.addAll(unstorable);
      if (unstorable.any()) {
        return null;
      }
      Object value = json.treeToValue(tree, json.constructType(part.getGenericType()));
      requireComplete(value, isOptional(part), pointer);
      return tree;
    } catch (JacksonException e) {
      faults.addUnreadable(pointer, e);
      return null;
    }
  }

  /** Numbers beyond every bound and halves of characters could be stored, but never told. */
  private static void requireStorable(JsonNode node, String pointer, Faults faults) {
    boolean endless = node.isNumber() && !Double.isFinite(node.asDouble());
    boolean broken = node.isString() && !isText(node.asString());
    if (endless || broken || !node.propertyNames().stream().allMatch(ImportedMetadata::isText)) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "expected finite numbers and whole characters here, got "
              + Received.shortened(node.isContainer() ? "an object" : node.asString()));
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      requireStorable(member.getValue(), pointer + "/" + member.getKey(), faults);
    }
    if (node.isArray()) {
      node.values().forEach(element -> requireStorable(element, pointer, faults));
    }
  }

  private static boolean isText(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** A field that is left out is null after reading, whatever its type says. */
  private void requireComplete(@Nullable Object value, boolean optional, String pointer) {
    switch (value) {
      case null -> {
        if (!optional) {
          missing(pointer);
        }
      }
      case NetworkDefinition _ -> {} // It finds its own faults.
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          requireComplete(list.get(i), false, pointer + "/" + i);
        }
      }
      case Record fields -> {
        for (RecordComponent field : fields.getClass().getRecordComponents()) {
          requireComplete(get(fields, field), isOptional(field), pointer + "/" + field.getName());
        }
      }
      default -> {}
    }
  }

  private static @Nullable Object get(Record fields, RecordComponent field) {
    try {
      return field.getAccessor().invoke(fields);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the fields of a public record can be read", e);
    }
  }

  private static boolean isOptional(RecordComponent part) {
    return part.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private void missing(String pointer) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    faults.add(Faults.INVALID_VALUE, pointer, "%s is required, got none".formatted(name));
  }
}
