package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.List;

/** One forward and backward pass of a layer over a batch, as plain arrays. */
final class LayerRun {

  private final Layer layer;
  private final Pass pass;
  private final Tensor y;

  private LayerRun(Layer layer, Pass pass, float[] x) {
    this.layer = layer;
    this.pass = pass;
    this.y = layer.forward(Tensor.batch(layer.inputShape(), x), pass);
  }

  /** Runs forward; the number of samples is what fits into {@code x}. */
  static LayerRun forward(Layer layer, Arithmetic arithmetic, float... x) {
    return new LayerRun(layer, Pass.training(arithmetic.ops()), x);
  }

  /** The output, {@code [N, outputShape]}. */
  float[] output() {
    return y.samples();
  }

  /** Runs backward and returns ∂L/∂x. */
  float[] backward(float... dy) {
    Tensor gradient = Tensor.batch(layer.outputShape(), dy);
    layer.backwardParameters(gradient, pass);
    Tensor dx = layer.backwardInput(gradient, pass);
    return dx.samples();
  }

  /** The gradient of one of the layer's parameters. */
  float[] gradient(int parameter) {
    return pass.gradient(layer.parameters().get(parameter)).data().clone();
  }

  /** Takes one step of plain gradient descent. */
  void step(double learningRate) {
    List<Parameter> parameters = layer.parameters();
    OptimizerState optimizer = new Sgd((float) learningRate, 0).start(parameters);
    optimizer.beginStep(0, (float) learningRate);
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      optimizer.update(pass.ops(), p, 0, parameter.size(), pass.gradient(parameter).data(), 0);
    }
  }

  /** The numbers of one of the layer's parameters. */
  float[] parameter(int parameter) {
    return layer.parameters().get(parameter).data().clone();
  }

  /** Replaces the numbers of one of a layer's parameters. */
  static void set(Layer layer, int parameter, float... values) {
    float[] data = layer.parameters().get(parameter).data();
    if (values.length != data.length) {
      throw new IllegalArgumentException(
          "%s takes %d numbers, got %d"
              .formatted(layer.parameters().get(parameter), data.length, values.length));
    }
    System.arraycopy(values, 0, data, 0, data.length);
  }
}
