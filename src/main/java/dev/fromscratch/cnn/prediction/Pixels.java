package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Received;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The numbers of one picture as they were sent: in a row, or as rows. Whether there are as many as
 * the model wants is known when the model is, see {@link #fitted}; what they mean, {@link
 * PixelScale} knows.
 */
@JsonDeserialize(using = Pixels.Reader.class)
@Schema(
    description =
        "784 numbers, or 28 rows of 28, as in MNIST: ink high on background 0. A model of pictures"
            + " of another size takes as many as they have",
    oneOf = {float[].class, float[][].class})
final class Pixels {

  private final float[] values;
  private final @Nullable List<Integer> rowLengths;

  /**
   * A picture.
   *
   * @param values the numbers, row by row from the top
   * @param rowLengths how many numbers stood in each row, or null if all stood in one
   */
  Pixels(float[] values, @Nullable List<Integer> rowLengths) {
    this.values = values;
    this.rowLengths = rowLengths;
  }

  /**
   * The numbers, row by row from the top; the array itself.
   *
   * @param image {@code [C, H, W]}, what the model wants
   * @param pointer where in the body the picture stands
   * @throws ApiException 422 if the picture has another size
   */
  float[] fitted(Shape image, String pointer) {
    int rows = image.dim(0) * image.dim(1);
    int width = image.dim(2);
    if (rowLengths != null) {
      requireRows(rowLengths, rows, width, pointer);
    } else if (values.length != image.size()) {
      String orRows = rows == 1 ? "" : ", or %d rows of %d".formatted(rows, width);
      throw fault(
          pointer,
          "a picture has %d pixels%s, got %d".formatted(image.size(), orRows, values.length));
    }
    return values;
  }

  private static void requireRows(List<Integer> lengths, int rows, int width, String pointer) {
    for (int row = 0; row < lengths.size(); row++) {
      if (lengths.get(row) != width) {
        throw fault(
            pointer + "/" + row, "a row has %d pixels, got %d".formatted(width, lengths.get(row)));
      }
    }
    if (lengths.size() != rows) {
      throw fault(pointer, "a picture has %d rows, got %d".formatted(rows, lengths.size()));
    }
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
      Numbers numbers = new Numbers();
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        numbers.addRow(parser, pointer);
        return new Pixels(numbers.toArray(), null);
      }
      List<Integer> rowLengths = new ArrayList<>();
      for (; parser.currentToken() == JsonToken.START_ARRAY; parser.nextToken()) {
        parser.nextToken();
        rowLengths.add(numbers.addRow(parser, pointer + "/" + rowLengths.size()));
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        throw fault(
            pointer + "/" + rowLengths.size(),
            "expected a row of pixels, got " + Received.kind(parser.currentToken()));
      }
      return new Pixels(numbers.toArray(), rowLengths);
    }
  }

  /** Numbers without objects around them, as many as come. */
  private static final class Numbers {

    private static final int USUAL_COUNT = 784;

    private float[] values = new float[USUAL_COUNT];
    private int count;

    /** Reads to the end of the array, and says how many there were. */
    int addRow(JsonParser parser, String pointer) {
      int before = count;
      for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
        if (!parser.currentToken().isNumeric()) {
          throw fault(
              pointer + "/" + (count - before),
              "expected a number, got " + Received.kind(parser.currentToken()));
        }
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = parser.getFloatValue();
      }
      return count - before;
    }

    float[] toArray() {
      return count == values.length ? values : Arrays.copyOf(values, count);
    }
  }

  private static ApiException fault(String pointer, String detail) {
    return invalid(HttpStatus.UNPROCESSABLE_CONTENT, pointer, detail);
  }

  /** An answer that blames a pixel, a row or a picture. */
  static ApiException invalid(HttpStatus status, String pointer, String detail) {
    return ApiException.of(
        status, "invalid-pixels", detail, List.of(new Fault("invalid-pixels", pointer, detail)));
  }
}
