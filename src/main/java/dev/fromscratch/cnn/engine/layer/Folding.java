package dev.fromscratch.cnn.engine.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes of layers those that predictions need: dropout is left out, and a batch normalization
 * directly behind a convolution or a dense layer becomes a part of that layer, see {@link
 * ChannelMap}. Batch normalizations elsewhere stay.
 */
final class Folding {

  private Folding() {}

  /** A chain for predictions alone, which shares the parameters of all layers that stay. */
  static Chain of(Chain chain) {
    List<Layer> folded = new ArrayList<>();
    for (Layer layer : chain.layers()) {
      switch (layer) {
        case Dropout _ -> {}
        case BatchNorm norm -> add(norm, folded);
        case Residual residual -> folded.add(new Residual(of(residual.body())));
        default -> folded.add(layer);
      }
    }
    // Dropout alone: it does nothing either way, and a chain needs a layer.
    return folded.isEmpty() ? chain : new Chain(folded);
  }

  private static void add(BatchNorm norm, List<Layer> folded) {
    Layer before = folded.isEmpty() ? norm : folded.getLast();
    Layer both =
        switch (before) {
          case Conv2d conv -> conv.followedBy(norm.map());
          case Dense dense -> dense.followedBy(norm.map());
          case DepthwiseConv2d conv -> conv.followedBy(norm.map());
          default -> norm;
        };
    if (both != norm && isFinite(both)) {
      folded.set(folded.size() - 1, both);
    } else {
      folded.add(norm);
    }
  }

  /** Large numbers that shrink again on the way must not overflow when they are multiplied. */
  private static boolean isFinite(Layer layer) {
    for (Parameter parameter : layer.parameters()) {
      for (float number : parameter.data()) {
        if (!Float.isFinite(number)) {
          return false;
        }
      }
    }
    return true;
  }
}
