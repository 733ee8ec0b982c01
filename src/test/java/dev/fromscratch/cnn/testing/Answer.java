package dev.fromscratch.cnn.testing;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the service answered.
 *
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body the body as text
 */
public record Answer(int status, HttpHeaders headers, String body) {

  /** The body as JSON. */
  public JsonNode json() {
    return JsonMapper.shared().readTree(body);
  }

  /** A header that must be there. */
  public String header(String name) {
    return headers
        .firstValue(name)
        .orElseThrow(() -> new AssertionError("there is no header %s in %s".formatted(name, this)));
  }

  /** The text at a JSON pointer in the body. */
  public String text(String pointer) {
    return json().requiredAt(pointer).asString();
  }
}
