package dev.fromscratch.cnn.web;

import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads what is a name or an object in JSON, and tells the two apart by the kind of value.
 *
 * @param <T> what is read
 * @param <D> the form of the object
 */
public abstract class NameOrObjectReader<T, D> extends ValueDeserializer<T> {

  private final String expected;
  private final Function<String, ? extends T> named;
  private final Class<D> type;
  private final Function<D, ? extends T> defined;

  /**
   * A reader.
   *
   * @param expected what is said to be expected where there is something else
   * @param named makes it of a name
   * @param defined makes it of an object
   */
  protected NameOrObjectReader(
      String expected,
      Function<String, ? extends T> named,
      Class<D> type,
      Function<D, ? extends T> defined) {
    this.expected = expected;
    this.named = named;
    this.type = type;
    this.defined = defined;
  }

  @Override
  public final T deserialize(JsonParser parser, DeserializationContext context) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> named.apply(parser.getString());
      case START_OBJECT -> defined.apply(context.readValue(parser, type));
      case null, default -> throw UnexpectedValue.at(parser, expected);
    };
  }
}
