package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Networks with the same description and different parameters that answer together: the probability
 * of a class is the mean of what they give it. They err in different places, so the mean errs less
 * often than any of them. A single network is an ensemble of one.
 *
 * @see <a href="https://doi.org/10.1109/34.58871">Hansen, Salamon (1990)</a>
 */
public final class Ensemble {

  /** More take more time and hardly err less. */
  public static final int MAX_MEMBERS = 16;

  private final List<Network> members;

  /**
   * An ensemble.
   *
   * @param members from one to {@value #MAX_MEMBERS}
   * @throws IllegalArgumentException if they are fewer or more, or differ in their description
   */
  public Ensemble(List<Network> members) {
    requireCount(members.size());
    NetworkSpec spec = members.getFirst().spec();
    if (!members.stream().allMatch(each -> each.spec().equals(spec))) {
      throw new IllegalArgumentException("all members of an ensemble must have the same layers");
    }
    this.members = List.copyOf(members);
  }

  /** An ensemble of one. */
  public static Ensemble of(Network network) {
    return new Ensemble(List.of(network));
  }

  /**
   * Builds networks with fresh parameters, each with a seed of its own.
   *
   * @param members how many, from one to {@value #MAX_MEMBERS}
   * @param seed that of the first; see {@link #seed}
   * @throws LayerShapeException if a layer does not fit
   */
  public static Ensemble build(NetworkSpec spec, int members, long seed) {
    requireCount(members);
    return new Ensemble(
        IntStream.range(0, members).mapToObj(i -> Network.build(spec, seed(seed, i))).toList());
  }

  private static void requireCount(int members) {
    if (members < 1 || members > MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "an ensemble has from 1 to %d members, got %d".formatted(MAX_MEMBERS, members));
    }
  }

  /**
   * The seed that everything random about a member depends on: {@code seed + index}, so that each
   * member is the network that its seed gives alone.
   *
   * @param seed that of the first
   * @param index the place of the member, from 0
   */
  public static long seed(long seed, int index) {
    return seed + index;
  }

  /** The networks, in order. */
  public List<Network> members() {
    return members;
  }

  /** How many networks there are. */
  public int size() {
    return members.size();
  }

  /** The description that every member was built from. */
  public NetworkSpec spec() {
    return members.getFirst().spec();
  }

  /** The shape of one input sample. */
  public Shape inputShape() {
    return members.getFirst().inputShape();
  }

  /** The shape of one output sample. */
  public Shape outputShape() {
    return members.getFirst().outputShape();
  }

  /** How many numbers all members have learned. */
  public long parameterCount() {
    return members.stream().mapToLong(Network::parameterCount).sum();
  }

  /**
   * Everything the ensemble is saved with, by name: that of one network as the network names it,
   * {@code 0.weight}; that of several with their places before it, {@code members.1.0.weight}.
   */
  public Map<String, Tensor> namedTensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      String prefix = prefix(members.size(), i);
      members.get(i).namedTensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * What the names of a member's tensors begin with.
   *
   * @param members how many there are
   * @param index the place of the member, from 0
   */
  public static String prefix(int members, int index) {
    return members == 1 ? "" : "members.%d.".formatted(index);
  }
}
