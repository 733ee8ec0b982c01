package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.Chain;
import dev.fromscratch.cnn.engine.layer.Features;
import dev.fromscratch.cnn.engine.layer.InferencePlan;
import dev.fromscratch.cnn.engine.layer.Workspace;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A network that learns no more, made ready to answer.
 *
 * <p>What can be done once is done when it is made: dropout is gone, batch normalization is a part
 * of the layer before it, see {@link Chain#folded()}, and activations have their places in a few
 * buffers, see {@link InferencePlan}. Any number of threads may ask at the same time; none of them
 * takes a lock or waits for another.
 *
 * <p>The last bits of an answer may depend on how many pictures share its chunk, because a single
 * one is added up in another order, but not on which.
 */
public final class NetworkClassifier extends Classifier {

  private final Network network;
  private final Chain chain;
  private final TensorOps ops;
  private final Workspaces workspaces;

  /** The plan for each number of samples, made when it is first needed. */
  private final AtomicReferenceArray<@Nullable InferencePlan> plans =
      new AtomicReferenceArray<>(CHUNK_SIZE + 1);

  /** The same for plans that keep features. */
  private final AtomicReferenceArray<@Nullable InferencePlan> keepingPlans =
      new AtomicReferenceArray<>(CHUNK_SIZE + 1);

  private final @Nullable Features features;

  /**
   * A classifier by a network.
   *
   * @param network what knows the answers; its parameters must change no more
   * @param workspaces where working memory comes from, for this and other classifiers
   */
  public NetworkClassifier(Network network, TensorOps ops, Workspaces workspaces) {
    super(network.inputShape());
    this.network = network;
    this.chain = network.chain().folded();
    this.features = Features.of(chain).orElse(null);
    this.ops = ops;
    this.workspaces = workspaces;
  }

  /**
   * The answer to one picture. The buffers are used again and again; once it is warm, it allocates
   * the answer and, in a process that has compiled much else, a few vectors.
   */
  @Override
  float[] classify(float[] picture) {
    Workspace workspace = workspaces.take();
    try {
      float[] input = workspace.input(picture.length);
      normalize(picture, input, 0);
      float[] output = plan(1).run(input, workspace);
      network.probabilities(ops, output, output, 1);
      return Arrays.copyOf(output, classes());
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  @Override
  float[][] classify(List<float[]> chunk) {
    int count = chunk.size();
    if (count == 1) {
      return new float[][] {classify(chunk.getFirst())};
    }
    float[][] answers = new float[count][];
    Workspace workspace = workspaces.take();
    try {
      float[] output = plan(count).run(input(chunk, workspace), workspace);
      network.probabilities(ops, output, output, count);
      for (int n = 0; n < count; n++) {
        answers[n] = sample(output, n, count);
      }
      return answers;
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  @Override
  Answer[] answer(List<float[]> chunk) {
    int count = chunk.size();
    Answer[] answers = new Answer[count];
    Workspace workspace = workspaces.take();
    try {
      InferencePlan plan = features == null ? plan(count) : plan(count, features);
      float[] output = plan.run(input(chunk, workspace), workspace);
      network.probabilities(ops, output, output, count);
      for (int n = 0; n < count; n++) {
        answers[n] = new Answer(sample(output, n, count), features(plan, workspace, n, count));
      }
      return answers;
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  private float[] features(InferencePlan plan, Workspace workspace, int n, int count) {
    return features == null
        ? new float[0]
        : sample(plan.features(workspace), features.size(), n, count);
  }

  /**
   * What the network finds out about the pictures of a chunk before it tells their classes.
   *
   * @param chunk from 1 to {@value #CHUNK_SIZE} pictures, each {@code [C*H*W]} numbers from 0 to 1
   * @return for each picture as many numbers as {@link Network#features} says; empty if it has none
   */
  public float[][] features(List<float[]> chunk) {
    return Arrays.stream(answer(chunk)).map(Answer::features).toArray(float[][]::new);
  }

  /** The network's input for the pictures: a matrix with a row for each, transposed. */
  private float[] input(List<float[]> pictures, Workspace workspace) {
    int count = pictures.size();
    int size = network.inputShape().size();
    float[] rows = workspace.scratch().partial(count * size);
    for (int n = 0; n < count; n++) {
      normalize(pictures.get(n), rows, n * size);
    }
    float[] input = workspace.input(count * size);
    ops.transpose(count, size, rows, input, workspace.scratch());
    return input;
  }

  private void normalize(float[] picture, float[] to, int offset) {
    Normalization normalization = network.spec().normalization();
    if (normalization.equals(Normalization.NONE)) {
      System.arraycopy(picture, 0, to, offset, picture.length);
      return;
    }
    for (int i = 0; i < picture.length; i++) {
      to[offset + i] = normalization.apply(picture[i]);
    }
  }

  private float[] sample(float[] output, int n, int count) {
    return sample(output, classes(), n, count);
  }

  private static float[] sample(float[] output, int size, int n, int count) {
    float[] sample = new float[size];
    for (int k = 0; k < sample.length; k++) {
      sample[k] = output[k * count + n];
    }
    return sample;
  }

  /**
   * What comes out of the last layer, for samples that are one chunk whatever their number.
   *
   * @param x {@code [N, inputShape]}, normalised
   * @return {@code [N, outputShape]}
   */
  public Tensor forward(Tensor x) {
    int count = x.dim(0);
    Workspace workspace = workspaces.take();
    try {
      Tensor y = Tensor.zeros(network.outputShape().batched(count));
      float[] output = plan(count).run(x.data(), workspace);
      System.arraycopy(output, 0, y.data(), 0, y.size());
      return y;
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  /** Threads that need the same new plan at the same time make it twice, with the same result. */
  private InferencePlan plan(int samples) {
    if (samples > CHUNK_SIZE) {
      return InferencePlan.of(chain, ops, samples);
    }
    InferencePlan known = plans.get(samples);
    if (known == null) {
      known = InferencePlan.of(chain, ops, samples);
      plans.set(samples, known);
    }
    return known;
  }

  private InferencePlan plan(int samples, Features kept) {
    InferencePlan known = keepingPlans.get(samples);
    if (known == null) {
      known = InferencePlan.of(chain, kept, ops, samples);
      keepingPlans.set(samples, known);
    }
    return known;
  }

  private int classes() {
    return network.outputShape().dim(0);
  }
}
