package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory, shared by all requests. It never changes.
 *
 * @param info name, version and metadata
 * @param ensemble its networks with their trained parameters, mostly one
 * @param familiarity what is familiar to the first of them, null if that is not known
 * @param views how it looks at a picture
 * @param classifier the same, ready to answer
 * @param plainClassifier the same, looking at every picture as it is
 */
public record ServedModel(
    ModelVersion info,
    Ensemble ensemble,
    @Nullable Familiarity familiarity,
    TestTimeAugmentation views,
    Classifier classifier,
    Classifier plainClassifier) {

  static ServedModel of(
      ModelVersion info, Ensemble ensemble, @Nullable Familiarity familiarity, Classifier plain) {
    TestTimeAugmentation views = info.metadata().views();
    return new ServedModel(info, ensemble, familiarity, views, plain.lookingBy(views), plain);
  }

  /** The model ready to answer, by other views than its own. */
  public Classifier classifier(TestTimeAugmentation others) {
    return others.equals(views) ? classifier : plainClassifier.lookingBy(others);
  }
}
