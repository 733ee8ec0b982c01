package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.model.NetworkDefinition;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;
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
      return switch (parser.currentToken()) {
        case VALUE_STRING -> new Named(parser.getString());
        case START_OBJECT -> new Defined(context.readValue(parser, NetworkDefinition.class));
        case null, default -> throw unreadable(parser);
      };
    }

    private static ApiException unreadable(JsonParser parser) {
      String pointer = parser.streamReadContext().pathAsPointer().toString();
      String detail =
          "expected the name of a preset or an object with layers here, got "
              + Received.kind(parser.currentToken());
      return ApiException.of(
          HttpStatus.BAD_REQUEST,
          Faults.INVALID_VALUE,
          detail,
          List.of(new Fault(Faults.INVALID_VALUE, pointer, detail)));
    }
  }
}
