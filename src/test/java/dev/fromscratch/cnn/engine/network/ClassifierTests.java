package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Viewer;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several networks, and several views: answers are means of answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassifierTests {

  private static final Shape IMAGE = Shape.of(1, 12, 10);
  private static final TestTimeAugmentation VIEWS = new TestTimeAugmentation(1, 8, 0.1f, true);
  private static final double ROUNDING = 1e-6;

  private final Workspaces workspaces = new Workspaces(2);
  private final SharedWorkers workers = new SharedWorkers(2);

  @AfterAll
  void endThreads() {
    workers.close();
  }

  private static NetworkSpec spec() {
    return new NetworkSpec(
        IMAGE,
        Normalization.MNIST,
        List.of(
            new LayerSpec.Conv2d(3, 3),
            new LayerSpec.Relu(),
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(4)));
  }

  private static List<float[]> pictures(int count) {
    return IntStream.range(0, count).mapToObj(i -> picture(i)).toList();
  }

  private static float[] picture(int seed) {
    float[] numbers = RandomNumbers.uniform(IMAGE.size(), seed);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.abs(numbers[i]);
    }
    return numbers;
  }

  private Classifier classifier(int members, Arithmetic arithmetic) {
    return Classifier.of(Ensemble.build(spec(), members, 5), arithmetic.ops(), workspaces);
  }

  private static float[] mean(List<float[]> answers) {
    float[] mean = new float[answers.getFirst().length];
    for (int k = 0; k < mean.length; k++) {
      int of = k;
      mean[k] = (float) answers.stream().mapToDouble(each -> each[of]).average().orElseThrow();
    }
    return mean;
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within((float) ROUNDING));
  }

  @Test
  void classifierWhenThereIsOneNetworkIsThatOfTheNetwork() {
    assertThat(classifier(1, Arithmetic.VECTOR)).isInstanceOf(NetworkClassifier.class);
    Classifier classifier = classifier(1, Arithmetic.VECTOR);
    assertThat(classifier.lookingBy(TestTimeAugmentation.NONE)).isSameAs(classifier);
    assertThat(classifier.inputShape()).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesOfAnEnsembleAreTheMeansOfItsMembers(Arithmetic arithmetic) {
    Ensemble ensemble = Ensemble.build(spec(), 3, 5);
    List<NetworkClassifier> members =
        ensemble.members().stream()
            .map(member -> new NetworkClassifier(member, arithmetic.ops(), workspaces))
            .toList();
    Classifier classifier = classifier(3, arithmetic);
    List<float[]> pictures = pictures(40);
    List<float[]> answers = classifier.probabilities(pictures, workers);
    List<List<float[]>> ofMembers =
        members.stream().map(member -> member.probabilities(pictures, workers)).toList();
    for (int n = 0; n < pictures.size(); n++) {
      int of = n;
      assertClose(answers.get(n), mean(ofMembers.stream().map(all -> all.get(of)).toList()));
    }
    float[] alone = classifier.probabilities(pictures.getFirst());
    assertClose(
        alone,
        mean(members.stream().map(each -> each.probabilities(pictures.getFirst())).toList()));
    assertThat(ofMembers.get(0).getFirst()).isNotEqualTo(ofMembers.get(1).getFirst());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void probabilitiesByViewsAreTheMeansOverTheViews(Arithmetic arithmetic) {
    for (int members = 1; members <= 2; members++) {
      Classifier plain = classifier(members, arithmetic);
      Classifier looking = plain.lookingBy(VIEWS);
      assertThat(looking.inputShape()).isEqualTo(IMAGE);
      Viewer viewer = new Viewer(VIEWS.views(), IMAGE);
      List<float[]> pictures = pictures(5);
      List<float[]> answers = looking.probabilities(pictures, workers);
      for (int n = 0; n < pictures.size(); n++) {
        List<float[]> ofViews = new ArrayList<>();
        for (int view = 0; view < viewer.views(); view++) {
          ofViews.add(plain.probabilities(viewer.draw(view, pictures.get(n))));
        }
        assertClose(answers.get(n), mean(ofViews));
        assertThat(looking.probabilities(pictures.get(n))).isEqualTo(answers.get(n));
      }
    }
  }

  @Test
  void probabilitiesWhateverTheThreadsHaveTheSameBits() throws Exception {
    Classifier classifier = classifier(2, Arithmetic.VECTOR).lookingBy(VIEWS);
    List<float[]> pictures = pictures(9);
    List<float[]> expected;
    try (var alone = new SharedWorkers(1)) {
      expected = classifier.probabilities(pictures, alone);
    }
    Callable<List<float[]>> ask = () -> classifier.probabilities(pictures, workers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<float[]>> answer :
          threads.invokeAll(Stream.generate(() -> ask).limit(10).toList())) {
        assertThat(answer.get()).containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void probabilitiesWhenAPictureHasAnotherSizeAreRefused() {
    Classifier classifier = classifier(2, Arithmetic.VECTOR).lookingBy(VIEWS);
    String message = "a picture [1, 12, 10] has 120 numbers, got 3";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.probabilities(new float[3]))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.probabilities(List.of(new float[3]), workers))
        .withMessage(message);
    assertThat(classifier.probabilities(List.of(), workers)).isEmpty();
  }

  @Test
  void probabilitiesWhenANetworkGivesNoNumberAreNone() {
    Ensemble ensemble = Ensemble.build(spec(), 2, 1);
    ensemble.members().get(1).parameters().getLast().data()[0] = Float.NaN;
    Classifier classifier = Classifier.of(ensemble, Arithmetic.VECTOR.ops(), workspaces);
    assertThat(classifier.probabilities(picture(1))[0]).isNaN();
  }
}
