package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.model.NetworkDefinition;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The network of a request: the name of a preset, or its layers. */
@JsonDeserialize(using = NetworkChoice.Reader.class)
sealed interface NetworkChoice {

  /** A preset by name; a string in JSON. */
  record Named(@JsonValue String preset) implements NetworkChoice {}

  /** Layers written out; an object in JSON. */
  record Defined(@JsonValue NetworkDefinition definition) implements NetworkChoice {}

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends ValueDeserializer<NetworkChoice> {
    @Override
    public NetworkChoice deserialize(JsonParser parser, DeserializationContext context) {
      return parser.currentToken() == JsonToken.VALUE_STRING
          ? new Named(parser.getString())
          : new Defined(context.readValue(parser, NetworkDefinition.class));
    }
  }
}
