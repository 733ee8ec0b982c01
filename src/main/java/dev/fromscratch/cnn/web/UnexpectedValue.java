package dev.fromscratch.cnn.web;

import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;

/** What a client is told where its body has a JSON value of another kind than could be read. */
public final class UnexpectedValue {

  private UnexpectedValue() {}

  /**
   * A 400 that points to the value where a parser stands.
   *
   * @param expected what would have been right
   */
  public static ApiException at(JsonParser parser, String expected) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    String detail =
        "expected %s here, got %s".formatted(expected, Received.kind(parser.currentToken()));
    return ApiException.of(
        HttpStatus.BAD_REQUEST,
        Faults.INVALID_VALUE,
        detail,
        List.of(new Fault(Faults.INVALID_VALUE, pointer, detail)));
  }
}
