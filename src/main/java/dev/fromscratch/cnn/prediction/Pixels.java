package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The numbers of one picture as they were sent: {@value #COUNT} in a row, or {@value #SIDE} rows of
 * {@value #SIDE}. Only their number is known to be right; see {@link PixelScale} for their values.
 */
@JsonDeserialize(using = Pixels.Reader.class)
@Schema(
    description = "784 numbers, or 28 rows of 28, as in MNIST: ink high on background 0",
    oneOf = {float[].class, float[][].class})
final class Pixels {

  static final int SIDE = 28;
  static final int COUNT = SIDE * SIDE;

  private final float[] values;

  Pixels(float[] values) {
    this.values = values;
  }

  /** The numbers, row by row from the top; the array itself. */
  float[] values() {
    return values;
  }

  /**
   * Reads a picture straight from the parser: a batch of a thousand has 784,000 numbers, too many
   * to make objects of.
   */
  static final class Reader extends ValueDeserializer<Pixels> {

    @Override
    public @Nullable Pixels deserialize(JsonParser parser, DeserializationContext context) {
      String pointer = parser.streamReadContext().pathAsPointer().toString();
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw fault(
            pointer, "expected an array of numbers, got " + Received.kind(parser.currentToken()));
      }
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        return new Pixels(grid(parser, pointer));
      }
      float[] values = new float[COUNT];
      int count = row(parser, pointer, values, 0, COUNT);
      if (count != COUNT) {
        throw fault(
            pointer,
            "a picture has %d pixels, or %d rows of %d, got %d"
                .formatted(COUNT, SIDE, SIDE, count));
      }
      return new Pixels(values);
    }

    private static float[] grid(JsonParser parser, String pointer) {
      float[] values = new float[COUNT];
      int rows = 0;
      for (; parser.currentToken() == JsonToken.START_ARRAY; parser.nextToken()) {
        parser.nextToken();
        String rowPointer = pointer + "/" + rows;
        int count = row(parser, rowPointer, values, Math.min(rows, SIDE - 1) * SIDE, SIDE);
        if (count != SIDE) {
          throw fault(rowPointer, "a row has %d pixels, got %d".formatted(SIDE, count));
        }
        rows++;
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        throw fault(
            pointer + "/" + rows,
            "expected a row of %d pixels, got %s"
                .formatted(SIDE, Received.kind(parser.currentToken())));
      }
      if (rows != SIDE) {
        throw fault(pointer, "a picture has %d rows, got %d".formatted(SIDE, rows));
      }
      return values;
    }

    /** Reads numbers to the end of the array; those beyond {@code limit} are only counted. */
    private static int row(
        JsonParser parser, String pointer, float[] values, int offset, int limit) {
      int count = 0;
      for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
        if (!parser.currentToken().isNumeric()) {
          throw fault(
              pointer + "/" + count,
              "expected a number, got " + Received.kind(parser.currentToken()));
        }
        if (count < limit) {
          values[offset + count] = parser.getFloatValue();
        }
        count++;
      }
      return count;
    }

    private static ApiException fault(String pointer, String detail) {
      return invalid(HttpStatus.UNPROCESSABLE_CONTENT, pointer, detail);
    }
  }

  /** An answer that blames a pixel, a row or a picture. */
  static ApiException invalid(HttpStatus status, String pointer, String detail) {
    return ApiException.of(
        status, "invalid-pixels", detail, List.of(new Fault("invalid-pixels", pointer, detail)));
  }
}
