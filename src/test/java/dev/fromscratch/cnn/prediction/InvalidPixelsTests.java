package dev.fromscratch.cnn.prediction;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are none. */
@ServiceTest
class InvalidPixelsTests {

  private final ServiceClient service;
  private final String model;
  private List<String> before = List.of();

  InvalidPixelsTests(ServiceClient service) {
    this.service = service;
    this.model = service.tinyModel();
  }

  @BeforeEach
  void lookAround() {
    before = service.inventory();
  }

  @AfterEach
  void nothingChanged() {
    assertThat(service.inventory()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 27, 783, 785, 1568})
  void pixelsWhenTheyAreNot784Answer422(int count) {
    assertThatProblem(predict(Pictures.row(count, "0")))
        .is(422, "invalid-pixels")
        .blames("/pixels")
        .says("a picture has 784 pixels, or 28 rows of 28, got " + count);
  }

  @ParameterizedTest
  @CsvSource({
    "27, 28, /pixels, 'a picture has 28 rows, got 27'",
    "29, 28, /pixels, 'a picture has 28 rows, got 29'",
    "784, 28, /pixels, 'a picture has 28 rows, got 784'",
    "28, 27, /pixels/0, 'a row has 28 pixels, got 27'",
    "28, 29, /pixels/0, 'a row has 28 pixels, got 29'",
    "1, 784, /pixels/0, 'a row has 28 pixels, got 784'",
    "28, 0, /pixels/0, 'a row has 28 pixels, got 0'",
  })
  void gridWhenItIsNot28Times28Answers422(int rows, int columns, String pointer, String detail) {
    assertThatProblem(predict(Pictures.blankGrid(rows, columns)))
        .is(422, "invalid-pixels")
        .blames(pointer)
        .says(detail);
  }

  @Test
  void gridWhenItIsRaggedAnswers422WithTheRow() {
    String full = Pictures.row(28, "0");
    String ragged = "[%s,%s,%s]".formatted(full, Pictures.row(29, "0"), Pictures.row(27, "0"));
    assertThatProblem(predict(ragged))
        .is(422, "invalid-pixels")
        .blames("/pixels/1")
        .says("a row has 28 pixels, got 29");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "x"            | /pixels     | expected an array of numbers, got a string
          7              | /pixels     | expected an array of numbers, got a number
          {}             | /pixels     | expected an array of numbers, got an object
          true           | /pixels     | expected an array of numbers, got a boolean
          ["0"]          | /pixels/0   | expected a number, got a string
          [0,null]       | /pixels/1   | expected a number, got null
          [0,true]       | /pixels/1   | expected a number, got a boolean
          [0,{}]         | /pixels/1   | expected a number, got an object
          [0,[0]]        | /pixels/1   | expected a number, got an array
          [[0,"0"]]      | /pixels/0/1 | expected a number, got a string
          [[[0]]]        | /pixels/0/0 | expected a number, got an array
          """)
  void pixelsWhenTheyAreNotNumbersAnswer422(String pixels, String pointer, String detail) {
    assertThatProblem(predict(pixels)).is(422, "invalid-pixels").blames(pointer).says(detail);
  }

  @Test
  void gridWhenANumberStandsAmongItsRowsAnswers422() {
    assertThatProblem(predict("[%s,0]".formatted(Pictures.row(28, "0"))))
        .is(422, "invalid-pixels")
        .blames("/pixels/1")
        .says("expected a row of pixels, got a number");
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, 'pixel 0 (row 0, column 0) must be from 0 to 1, got -1.0'",
    "29, 256, 'pixel 29 (row 1, column 1) must be from 0 to 255, got 256.0'",
    "783, 1e999, 'pixel 783 (row 27, column 27) must be from 0 to 255, got Infinity'",
    "783, -1e999, 'pixel 783 (row 27, column 27) must be from 0 to 1, got -Infinity'",
  })
  void pixelWhenItIsOutOfRangeAnswers422WithItsPlace(int position, String value, String detail) {
    assertThatProblem(predict(Pictures.blankExcept(position, value)))
        .is(422, "invalid-pixels")
        .blames("/pixels")
        .says(detail);
  }

  @Test
  void pixelWhenItIsNaNAnswers400() {
    assertThatProblem(predict(Pictures.blankExcept(5, "NaN")))
        .is(400, "malformed-json")
        .says("Non-standard token 'NaN'");
  }

  @Test
  void pixelWhenTheScaleIsUnitMustNotExceed1() {
    String body =
        "{\"model\":\"%s\",\"scale\":\"unit\",\"pixels\":%s}"
            .formatted(model, Pictures.blankExcept(3, "1.5"));
    assertThatProblem(service.post("/predict", body))
        .is(422, "invalid-pixels")
        .blames("/pixels")
        .says("pixel 3 (row 0, column 3) must be from 0 to 1, got 1.5");
  }

  private Answer predict(String pixels) {
    return service.post("/predict", "{\"model\":\"%s\",\"pixels\":%s}".formatted(model, pixels));
  }
}
