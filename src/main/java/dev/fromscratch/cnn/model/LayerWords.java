package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The words by which the JSON form of a layer chooses, in the order in which messages list them.
 */
final class LayerWords {

  static final Map<String, Padding> PADDINGS =
      inOrder(
          Map.entry("valid", Padding.VALID),
          Map.entry("same", Padding.SAME),
          Map.entry("full", Padding.FULL));

  static final Map<String, ConvBias> BIASES =
      inOrder(
          Map.entry("perChannel", ConvBias.PER_CHANNEL),
          Map.entry("perPosition", ConvBias.PER_POSITION),
          Map.entry("none", ConvBias.NONE));

  static final Map<String, WeightInit> INITS =
      inOrder(
          Map.entry("he", WeightInit.HE),
          Map.entry("xavier", WeightInit.XAVIER),
          Map.entry("standardNormal", WeightInit.STANDARD_NORMAL),
          Map.entry("uniform", WeightInit.UNIFORM));

  private LayerWords() {}

  /** The word that has a meaning. */
  static <T> String of(Map<String, T> words, T meaning) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().equals(meaning))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @SafeVarargs
  private static <T> Map<String, T> inOrder(Map.Entry<String, T>... entries) {
    Map<String, T> words = new LinkedHashMap<>();
    for (Map.Entry<String, T> entry : entries) {
      words.put(entry.getKey(), entry.getValue());
    }
    return words;
  }
}
