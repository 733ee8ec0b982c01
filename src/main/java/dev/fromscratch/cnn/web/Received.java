package dev.fromscratch.cnn.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What a client sent, in the words of messages to it, which stay short whatever it sent. */
public final class Received {

  private static final int MAX_LENGTH = 60;

  private Received() {}

  /** A text, quoted and cut if it is long. */
  public static String text(String text) {
    return "\"" + shortened(text) + "\"";
  }

  /** Any value, cut if it is long. */
  public static String shortened(Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  /** The kind of a JSON value that begins or ends with this token. */
  public static String kind(@Nullable JsonToken token) {
    return switch (token) {
      case START_ARRAY, END_ARRAY -> "an array";
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case VALUE_STRING -> "a string";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case null, default -> "something else";
    };
  }
}
