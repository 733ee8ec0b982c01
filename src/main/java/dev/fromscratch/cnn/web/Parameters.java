package dev.fromscratch.cnn.web;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Checks of the parameters of an address. What is wrong with one is answered 400. */
public final class Parameters {

  private static final String INVALID_PARAMETER = "invalid-parameter";

  private Parameters() {}

  /** 400 with what is wrong with a parameter. */
  public static ApiException invalid(String detail) {
    return ApiException.of(HttpStatus.BAD_REQUEST, INVALID_PARAMETER, detail);
  }

  /**
   * Sees to it that a number is within bounds, and gives it back.
   *
   * @throws ApiException 400 if it is not
   */
  public static int requireWithin(String parameter, int value, int min, int max) {
    if (value < min || value > max) {
      throw invalid("%s must be from %d to %d, got %d".formatted(parameter, min, max, value));
    }
    return value;
  }

  /**
   * The choice that a word means.
   *
   * @param words the word of each choice
   * @throws ApiException 400 if it means none
   */
  public static <T> T choice(
      String parameter, String word, List<T> choices, Function<? super T, String> words) {
    return choices.stream()
        .filter(choice -> words.apply(choice).equals(word))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                "%s must be one of %s, got %s"
                    .formatted(
                        parameter,
                        choices.stream().map(words).collect(Collectors.joining(", ")),
                        Received.text(word))));
  }
}
