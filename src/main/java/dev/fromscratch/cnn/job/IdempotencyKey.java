package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Received;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/**
 * What a client calls its request, so that it can send it twice and get one job: the header {@code
 * Idempotency-Key} of <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">an Internet
 * draft</a>, which has quotes around the text. Most clients leave them out, so both are taken.
 *
 * @param text the key itself
 */
record IdempotencyKey(String text) {

  private static final int MAX_LENGTH = 255;

  /** Visible characters and spaces between them. */
  private static final Pattern TEXT = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

  /**
   * The key in a header.
   *
   * @throws ApiException 400 if it is none
   */
  static IdempotencyKey of(String header) {
    String text = header.strip();
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    if (!TEXT.matcher(text).matches()) {
      throw ApiException.of(
          HttpStatus.BAD_REQUEST,
          "invalid-idempotency-key",
          "Idempotency-Key must be 1 to %d visible ASCII characters, got %s"
              .formatted(MAX_LENGTH, Received.text(header)));
    }
    return new IdempotencyKey(text);
  }
}
