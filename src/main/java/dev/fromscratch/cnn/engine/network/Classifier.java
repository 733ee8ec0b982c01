package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What knows the answers: pictures in, probabilities out. It is one network, or several that are
 * asked, or a way to ask about several views of every picture. Any number of threads may ask at the
 * same time.
 *
 * <p>A single picture is answered on the thread that asks. More are cut into chunks, which several
 * threads share. The cut depends on the number of pictures alone, so the same request has the same
 * bits on any number of threads.
 */
public abstract sealed class Classifier
    permits NetworkClassifier, EnsembleClassifier, ViewClassifier {

  /**
   * Pictures that go through the layers together: two vectors of 512 bits, the width of the tiles
   * of matrix products.
   */
  static final int CHUNK_SIZE = 32;

  private final Shape inputShape;

  Classifier(Shape inputShape) {
    this.inputShape = inputShape;
  }

  /**
   * A classifier by one network or several.
   *
   * @param ensemble what knows the answers; its parameters must change no more
   * @param workspaces where working memory comes from, for this and other classifiers
   */
  public static Classifier of(Ensemble ensemble, TensorOps ops, Workspaces workspaces) {
    List<NetworkClassifier> members =
        ensemble.members().stream()
            .map(network -> new NetworkClassifier(network, ops, workspaces))
            .toList();
    return members.size() == 1 ? members.getFirst() : new EnsembleClassifier(members);
  }

  /** The same, asked about these views of every picture, of which the mean is the answer. */
  public Classifier lookingBy(TestTimeAugmentation views) {
    return views.isNone() ? this : new ViewClassifier(this, views);
  }

  /** The shape of one picture, {@code [C, H, W]}. */
  public Shape inputShape() {
    return inputShape;
  }

  /**
   * The probabilities of the classes for one picture, on the thread that calls.
   *
   * @param picture {@code [C*H*W]} numbers from 0 to 1
   * @return a number for each class; NaN where a network gives none
   * @throws IllegalArgumentException if the picture has another size
   */
  public final float[] probabilities(float[] picture) {
    requireSize(picture);
    return classify(picture);
  }

  /**
   * The probabilities of the classes for several pictures.
   *
   * @param pictures each {@code [C*H*W]} numbers from 0 to 1
   * @param workers who helps, if there is more than one chunk
   * @return the answers in the order of the pictures
   * @throws IllegalArgumentException if a picture has another size
   */
  public final List<float[]> probabilities(List<float[]> pictures, SharedWorkers workers) {
    float[][] answers = new float[pictures.size()][];
    fill(answers, this::classify, pictures, workers);
    return Arrays.asList(answers);
  }

  /**
   * The same with what was found on the way. Probabilities have the same bits as without.
   *
   * @throws IllegalArgumentException if a picture has another size
   */
  public final List<Answer> answers(List<float[]> pictures, SharedWorkers workers) {
    Answer[] answers = new Answer[pictures.size()];
    fill(answers, this::answer, pictures, workers);
    return Arrays.asList(answers);
  }

  private <T> void fill(
      T[] answers,
      Function<List<float[]>, T[]> ask,
      List<float[]> pictures,
      SharedWorkers workers) {
    pictures.forEach(this::requireSize);
    int size = chunkSize();
    workers.run(
        Math.ceilDiv(answers.length, size),
        chunk -> {
          int from = chunk * size;
          List<float[]> own = pictures.subList(from, Math.min(from + size, answers.length));
          T[] ofChunk = ask.apply(own);
          System.arraycopy(ofChunk, 0, answers, from, ofChunk.length);
        });
  }

  /** The answer to one picture. */
  abstract float[] classify(float[] picture);

  /** The answers to the pictures of a chunk, at least one. */
  abstract float[][] classify(List<float[]> chunk);

  /** The same with features. */
  abstract Answer[] answer(List<float[]> chunk);

  /** How many pictures are a chunk. */
  int chunkSize() {
    return CHUNK_SIZE;
  }

  /** Adds one answer to a sum of answers. */
  static void add(float[] answer, float[] sum) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += answer[k];
    }
  }

  /** Makes a sum the mean. */
  static void divide(float[] sum, int count) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= count;
    }
  }

  private void requireSize(float[] picture) {
    if (picture.length != inputShape.size()) {
      throw new IllegalArgumentException(
          "a picture %s has %d numbers, got %d"
              .formatted(inputShape, inputShape.size(), picture.length));
    }
  }
}
