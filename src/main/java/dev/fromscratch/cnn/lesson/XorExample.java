package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.SequentialTrainer;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The smallest task that one layer alone cannot learn: whether exactly one of two inputs is 1.
 *
 * <p>In place of the original's plot of the output over the unit square it prints the output at the
 * corners.
 */
final class XorExample implements Example {

  private static final int EPOCHS = 10_000;
  private static final float LEARNING_RATE = 0.1f;
  private static final int FIRST_SALT = 90;

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          Shape.of(2),
          Normalization.NONE,
          List.of(
              new LayerSpec.Dense(3, WeightInit.STANDARD_NORMAL),
              new LayerSpec.Tanh(),
              new LayerSpec.Dense(1, WeightInit.STANDARD_NORMAL),
              new LayerSpec.Tanh()));

  private final TensorOps ops;

  XorExample(TensorOps ops) {
    this.ops = ops;
  }

  @Override
  public String name() {
    return "xor";
  }

  @Override
  public void run(@Nullable Long seed, Consumer<String> out) {
    Tensor x = Tensor.batch(Shape.of(2), 0, 0, 0, 1, 1, 0, 1, 1);
    Tensor y = Tensor.batch(Shape.of(1), 0, 1, 1, 0);
    Network network = Network.build(NETWORK, seed == null ? 0 : seed);
    if (seed == null) {
      FixedValues.fill(network, FIRST_SALT, _ -> 1);
    }

    var trainer = new SequentialTrainer(network, new MeanSquaredError(), LEARNING_RATE, ops);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      out.accept(Lines.epoch(epoch, EPOCHS, trainer.trainEpoch(x, y)));
    }

    Tensor output = network.forward(x, Pass.inference(ops));
    for (int n = 0; n < x.dim(0); n++) {
      out.accept(
          String.format(
              Locale.ROOT,
              "%.0f xor %.0f: pred: %.6f, true: %.0f",
              x.sample(n)[0],
              x.sample(n)[1],
              output.sample(n)[0],
              y.sample(n)[0]));
    }
  }
}
