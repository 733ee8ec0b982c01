package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.prediction.Prediction.ClassProbability;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a picture.
 *
 * @param probabilities of all classes, by index
 * @param unfamiliarity how far the picture is from those that the model learned from; null if
 *     nobody asked, or the model cannot tell
 */
record Verdict(List<Float> probabilities, @Nullable Float unfamiliarity) {

  /** Whether the picture shows nothing that the model knows; also if that is not a number. */
  boolean isUnfamiliar() {
    return unfamiliarity != null && !(unfamiliarity <= 1);
  }

  /** All classes, likeliest first; of equally likely ones the first one wins. */
  List<ClassProbability> likeliestFirst(List<String> labels) {
    // The sort is stable.
    return IntStream.range(0, probabilities.size())
        .mapToObj(i -> new ClassProbability(labels.get(i), i, probabilities.get(i)))
        .sorted(Comparator.comparingDouble(ClassProbability::probability).reversed())
        .toList();
  }
}
