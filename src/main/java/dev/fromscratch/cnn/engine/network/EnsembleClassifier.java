package dev.fromscratch.cnn.engine.network;

import java.util.Arrays;
import java.util.List;

/** The mean of what several networks answer, each of which is asked in turn. */
final class EnsembleClassifier extends Classifier {

  private final List<NetworkClassifier> members;

  EnsembleClassifier(List<NetworkClassifier> members) {
    super(members.getFirst().inputShape());
    this.members = members;
  }

  @Override
  float[] classify(float[] picture) {
    float[] sum = members.getFirst().classify(picture);
    for (NetworkClassifier member : members.subList(1, members.size())) {
      add(member.classify(picture), sum);
    }
    divide(sum, members.size());
    return sum;
  }

  @Override
  float[][] classify(List<float[]> chunk) {
    float[][] answers = members.getFirst().classify(chunk);
    makeMeans(answers, chunk);
    return answers;
  }

  /** With the features of the first member: one look at a picture tells whether it is familiar. */
  @Override
  Answer[] answer(List<float[]> chunk) {
    Answer[] answers = members.getFirst().answer(chunk);
    makeMeans(Arrays.stream(answers).map(Answer::probabilities).toArray(float[][]::new), chunk);
    return answers;
  }

  /** Makes of what the first member says what all say on average. */
  private void makeMeans(float[][] sums, List<float[]> chunk) {
    for (NetworkClassifier member : members.subList(1, members.size())) {
      float[][] answers = member.classify(chunk);
      for (int n = 0; n < sums.length; n++) {
        add(answers[n], sums[n]);
      }
    }
    for (float[] sum : sums) {
      divide(sum, members.size());
    }
  }
}
