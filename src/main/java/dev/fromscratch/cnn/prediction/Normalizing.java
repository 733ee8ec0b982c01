package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.DigitNormalizer;
import dev.fromscratch.cnn.image.NormalizedDigit;
import dev.fromscratch.cnn.image.Picture;
import dev.fromscratch.cnn.image.PictureException;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.image.PixelBudget;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Faults;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Makes inputs of pictures, several at the same time. Thread-safe. */
@Component
class Normalizing {

  /** What digits are brought to. */
  private static final Shape FORM = Shape.of(1, 28, 28);

  private final PictureReader reader;
  private final SharedWorkers workers;

  Normalizing(PictureReader reader, SharedWorkers workers) {
    this.reader = reader;
    this.workers = workers;
  }

  /** Makes an input of the picture at a position. */
  @FunctionalInterface
  interface Maker {
    Input make(int position) throws PictureException;
  }

  /**
   * Whether to look for digits: as with the pictures that the model learned from, if nobody says
   * anything.
   *
   * @param wanted what the request says, or null
   * @throws ApiException 422 if it wants to, but the model takes other pictures
   */
  static boolean applies(@Nullable Boolean wanted, PictureSource source, ServedModel model) {
    Shape image = model.ensemble().inputShape();
    boolean possible = image.equals(FORM);
    if (wanted == null) {
      Boolean learned = model.info().metadata().dataset().normalize();
      return source.normalizes() && possible && !Boolean.FALSE.equals(learned);
    }
    if (wanted && !possible) {
      String detail =
          "normalize makes pictures of 28x28 pixels, but the model takes %s; send normalize false"
              .formatted(image);
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          Faults.INVALID_VALUE,
          detail,
          List.of(new Fault(Faults.INVALID_VALUE, "/normalize", detail)));
    }
    return wanted;
  }

  PixelBudget budget() {
    return reader.budget();
  }

  Picture read(byte[] file, PixelBudget budget) throws PictureException {
    return reader.read(file, budget);
  }

  NormalizedDigit digit(Picture picture) throws PictureException {
    return DigitNormalizer.normalize(picture);
  }

  /**
   * Makes all inputs.
   *
   * @param pointers where in the body the picture at a position stands
   * @param names what a message about it begins with
   * @throws ApiException 422 with everything that is wrong
   */
  List<Input> all(int count, IntFunction<String> pointers, IntFunction<String> names, Maker maker) {
    @Nullable Input[] inputs = new Input[count];
    @Nullable PictureException[] failures = new PictureException[count];
    workers.run(
        count,
        i -> {
          try {
            inputs[i] = maker.make(i);
          } catch (PictureException e) {
            failures[i] = e;
          }
        });
    Faults faults = new Faults();
    for (int i = 0; i < count; i++) {
      PictureException failure = failures[i];
      if (failure != null) {
        String detail = names.apply(i) + failure.getMessage();
        faults.add(failure.reason().code(), pointers.apply(i), detail);
      }
    }
    faults.throwIfAny();
    return Arrays.stream(inputs).map(Normalizing::present).toList();
  }

  private static Input present(@Nullable Input input) {
    if (input == null) {
      throw new IllegalStateException("a picture became neither an input nor a failure");
    }
    return input;
  }
}
