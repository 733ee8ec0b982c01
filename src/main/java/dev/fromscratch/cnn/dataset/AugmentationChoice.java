package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The augmentation of a request: the name of a strength, or settings. */
@JsonDeserialize(using = AugmentationChoice.Reader.class)
public sealed interface AugmentationChoice {

  /** The same with every default written out. */
  AugmentationChoice withDefaults();

  /** The engine's form; what is wrong goes to {@code faults}. */
  Augmentation toAugmentation(Faults faults);

  /** The augmentations that have a name. */
  static Map<String, Augmentation> presets() {
    return new TreeMap<>(Map.of("light", Augmentation.LIGHT, "strong", Augmentation.STRONG));
  }

  /** An augmentation by name; a string in JSON. */
  record Named(@JsonValue String name) implements AugmentationChoice {

    @Override
    public AugmentationChoice withDefaults() {
      return this;
    }

    @Override
    public Augmentation toAugmentation(Faults faults) {
      return faults.choice(
          "unknown-augmentation", "/augmentation", name, Augmentation.NONE, presets());
    }
  }

  /** Settings; an object in JSON. */
  record Defined(@JsonValue AugmentationDefinition definition) implements AugmentationChoice {

    @Override
    public AugmentationChoice withDefaults() {
      return new Defined(definition.withDefaults());
    }

    @Override
    public Augmentation toAugmentation(Faults faults) {
      return definition.toAugmentation(faults);
    }
  }

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends ValueDeserializer<AugmentationChoice> {
    @Override
    public AugmentationChoice deserialize(JsonParser parser, DeserializationContext context) {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> new Named(parser.getString());
        case START_OBJECT -> new Defined(context.readValue(parser, AugmentationDefinition.class));
        case null, default -> throw unreadable(parser);
      };
    }

    private static ApiException unreadable(JsonParser parser) {
      String pointer = parser.streamReadContext().pathAsPointer().toString();
      String detail =
          "expected the name of an augmentation or an object with settings here, got "
              + Received.kind(parser.currentToken());
      return ApiException.of(
          HttpStatus.BAD_REQUEST,
          Faults.INVALID_VALUE,
          detail,
          List.of(new Fault(Faults.INVALID_VALUE, pointer, detail)));
    }
  }
}
