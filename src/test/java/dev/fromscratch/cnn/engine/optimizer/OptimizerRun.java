package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.Dense;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;

/** An optimizer at work on one parameter whose gradients are given. */
final class OptimizerRun {

  private final TensorOps ops;
  private final Optimizer optimizer;
  private final Parameter parameter;
  private final OptimizerState state;
  private long step;

  /** A run on a weight. */
  OptimizerRun(Optimizer optimizer, Arithmetic arithmetic, float... values) {
    this(optimizer, arithmetic, dense(values).getFirst(), values);
  }

  /** A run on a bias. */
  static OptimizerRun onBias(Optimizer optimizer, Arithmetic arithmetic, float... values) {
    return new OptimizerRun(optimizer, arithmetic, dense(values).getLast(), values);
  }

  /** Only layers make parameters: here a weight and a bias of as many numbers. */
  private static List<Parameter> dense(float... values) {
    return new Dense(Shape.of(1), values.length, WeightInit.HE, new SeededRandom(1)).parameters();
  }

  private OptimizerRun(
      Optimizer optimizer, Arithmetic arithmetic, Parameter parameter, float... values) {
    this.ops = arithmetic.ops();
    this.optimizer = optimizer;
    this.parameter = parameter;
    System.arraycopy(values, 0, parameter.data(), 0, values.length);
    this.state = optimizer.start(List.of(parameter));
  }

  /** One step on the whole parameter. */
  void step(float... gradient) {
    stepInRanges(gradient, 0, gradient.length);
  }

  /** One step on {@code [bounds[0], bounds[1])}, then on {@code [bounds[1], bounds[2])}, … */
  void stepInRanges(float[] gradient, int... bounds) {
    state.beginStep(step++, optimizer.learningRate());
    Tensor tensor = Tensor.view(parameter.shape(), gradient);
    for (int i = 1; i < bounds.length; i++) {
      state.update(ops, 0, bounds[i - 1], bounds[i], tensor.data(), bounds[i - 1]);
    }
  }

  float[] values() {
    return parameter.data();
  }

  /** Threads share a parameter range by range, which must not show in any bit. */
  static void assertSameInRanges(Optimizer optimizer, Arithmetic arithmetic) {
    float[] values = RandomNumbers.uniform(100, 1);
    var whole = new OptimizerRun(optimizer, arithmetic, values);
    var parts = new OptimizerRun(optimizer, arithmetic, values);
    for (int seed = 2; seed < 7; seed++) {
      float[] gradient = RandomNumbers.uniform(100, seed);
      whole.step(gradient);
      parts.stepInRanges(gradient, 0, 1, 17, 50, 50, 100);
    }
    assertThat(parts.values()).isEqualTo(whole.values()).isNotEqualTo(values);
  }
}
