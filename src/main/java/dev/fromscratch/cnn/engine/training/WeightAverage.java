package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The moving average of all numbers of a network during one run, see {@link WeightAveraging}.
 *
 * <p>After each step of training come one {@link #beginStep}, an {@link #update} for every element
 * of every parameter, which threads may share, and an {@link #updateStatistics}. The average takes
 * the network's place while it is evaluated: {@link #exchange}.
 */
final class WeightAverage {

  private final WeightAveraging settings;
  private final List<Tensor> network;
  private final List<Tensor> average;
  private final Map<String, Tensor> named = new LinkedHashMap<>();
  private final int parameters;
  private float decay;

  /** Begins with the numbers that the network has now. */
  WeightAverage(WeightAveraging settings, Network network) {
    this.settings = settings;
    this.network = network.tensors();
    this.average = this.network.stream().map(WeightAverage::copy).toList();
    network
        .namedTensors()
        .forEach((name, tensor) -> named.put(name, average.get(this.network.indexOf(tensor))));
    this.parameters = network.parameters().size();
  }

  private static Tensor copy(Tensor tensor) {
    return Tensor.view(tensor.shape(), tensor.data().clone());
  }

  /**
   * Follows a step of training.
   *
   * @param step its number in the run, from 0
   */
  void beginStep(long step) {
    decay = settings.decay(step);
  }

  /** Moves the average of the elements {@code [from, to)} of one parameter. */
  void update(TensorOps ops, int parameter, int from, int to) {
    float[] value = network.get(parameter).data();
    ops.average(average.get(parameter).data(), value, from, to, decay);
  }

  /** Moves the average of all running statistics. */
  void updateStatistics(TensorOps ops) {
    for (int i = parameters; i < network.size(); i++) {
      update(ops, i, 0, network.get(i).size());
    }
  }

  /** Gives the network the average and takes its numbers; once more, and all is as before. */
  void exchange() {
    for (int i = 0; i < network.size(); i++) {
      float[] ours = average.get(i).data();
      float[] theirs = network.get(i).data();
      for (int j = 0; j < ours.length; j++) {
        float kept = ours[j];
        ours[j] = theirs[j];
        theirs[j] = kept;
      }
    }
  }

  /** The average, by the names that the network's tensors have: the storage itself. */
  Map<String, Tensor> namedTensors() {
    return named;
  }
}
