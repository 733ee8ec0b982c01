package dev.fromscratch.cnn.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.web.Parameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of a data set. */
public enum Split {
  /** What is learned from. */
  @JsonProperty("training")
  TRAINING,
  /** What is measured on. */
  @JsonProperty("test")
  TEST;

  /** The word in the API and the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part with this word, if there is one. */
  public static Optional<Split> ofWord(String word) {
    return Stream.of(values()).filter(split -> split.word().equals(word)).findFirst();
  }

  /**
   * The part that the parameter {@code split} of an address names.
   *
   * @throws dev.fromscratch.cnn.web.ApiException 400 if there is none
   */
  public static Split ofParameter(String word) {
    return Parameters.choice("split", word, List.of(values()), Split::word);
  }

  /** This part of a data set. */
  public Dataset of(TrainTestSets sets) {
    return switch (this) {
      case TRAINING -> sets.training();
      case TEST -> sets.test();
    };
  }
}
