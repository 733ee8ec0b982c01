package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Viewer;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/** A network with what one thread needs to show it views of samples. */
final class ViewPass {

  private final Network network;
  private final Viewer viewer;
  private final Pass pass;
  private final float[] storage;

  ViewPass(Network network, Viewer viewer, TensorOps ops) {
    this.network = network;
    this.viewer = viewer;
    this.pass = Pass.inference(ops);
    this.storage = new float[network.inputShape().batched(Evaluator.CHUNK_SIZE).size()];
  }

  /** Adds what the network says by one view of the samples of a chunk. */
  void addAnswers(Dataset dataset, int view, AnswerSums sums) {
    Tensor images = Tensor.view(network.inputShape().batched(sums.count()), storage);
    for (int n = 0; n < sums.count(); n++) {
      write(viewer.draw(view, unit(dataset.pixels(sums.first() + n))), images, n);
    }
    Tensor output = network.forward(images, pass);
    Tensor probabilities = Tensor.zeros(output.shape());
    network.probabilities(output, probabilities, pass);
    sums.add(output, probabilities);
  }

  /** Bytes as numbers from 0 to 1. */
  private static float[] unit(byte[] pixels) {
    float[] unit = new float[pixels.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (pixels[i] & 0xFF) / 255f;
    }
    return unit;
  }

  private void write(float[] picture, Tensor images, int n) {
    Normalization normalization = network.spec().normalization();
    for (int p = 0; p < picture.length; p++) {
      images.data()[p * images.dim(0) + n] = normalization.apply(picture[p]);
    }
  }
}
