package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Viewer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of what another classifier answers to several views of a picture, which go through the
 * layers together.
 */
final class ViewClassifier extends Classifier {

  private final Classifier asked;
  private final Viewer viewer;

  ViewClassifier(Classifier asked, TestTimeAugmentation views) {
    super(asked.inputShape());
    this.asked = asked;
    this.viewer = new Viewer(views.views(), asked.inputShape());
  }

  @Override
  float[] classify(float[] picture) {
    return classify(List.of(picture))[0];
  }

  @Override
  float[][] classify(List<float[]> chunk) {
    return means(asked.classify(views(chunk)), chunk.size());
  }

  /** With the features of the first view, which is the picture as it is. */
  @Override
  Answer[] answer(List<float[]> chunk) {
    Answer[] all = asked.answer(views(chunk));
    float[][] means =
        means(Arrays.stream(all).map(Answer::probabilities).toArray(float[][]::new), chunk.size());
    Answer[] answers = new Answer[means.length];
    for (int n = 0; n < answers.length; n++) {
      answers[n] = new Answer(means[n], all[n * viewer.views()].features());
    }
    return answers;
  }

  private List<float[]> views(List<float[]> chunk) {
    List<float[]> views = new ArrayList<>(chunk.size() * viewer.views());
    for (float[] picture : chunk) {
      for (int view = 0; view < viewer.views(); view++) {
        views.add(viewer.draw(view, picture));
      }
    }
    return views;
  }

  private float[][] means(float[][] answers, int pictures) {
    float[][] means = new float[pictures][];
    for (int n = 0; n < means.length; n++) {
      means[n] = answers[n * viewer.views()];
      for (int view = 1; view < viewer.views(); view++) {
        add(answers[n * viewer.views() + view], means[n]);
      }
      divide(means[n], viewer.views());
    }
    return means;
  }

  /** So many that all their views are one chunk. */
  @Override
  int chunkSize() {
    return Math.max(1, CHUNK_SIZE / viewer.views());
  }
}
