package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.LayerShapeException;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Builds networks of requests to look at them, and says which layer does not fit. */
@Component
public class NetworkInspector {

  private static final String INVALID_NETWORK = "invalid-network";

  /** One network at a time: even one that will be refused takes memory while it is built. */
  private final Lock building = new ReentrantLock();

  /**
   * Builds a network, looks at it and forgets it.
   *
   * @param pointer where in the body the network stands
   * @param look what is wanted of the network
   * @return what was seen, or null if a layer does not fit, which goes to {@code faults}
   */
  public <T> @Nullable T inspect(
      NetworkSpec spec, long seed, String pointer, Faults faults, Function<Network, T> look) {
    building.lock();
    try {
      return look.apply(Network.build(spec, seed));
    } catch (LayerShapeException e) {
      String layer =
          e.path().stream().map(i -> "/layers/" + i).collect(Collectors.joining("", pointer, ""));
      faults.add(INVALID_NETWORK, layer, String.valueOf(e.getMessage()));
      return null;
    } finally {
      building.unlock();
    }
  }

  /** Notes a fault if the network does not end in one number per class. */
  public static void requireClasses(Network network, int classes, String pointer, Faults faults) {
    Shape expected = Shape.of(classes);
    if (network.outputShape().equals(expected)) {
      return;
    }
    int last = network.spec().layers().size() - 1;
    faults.add(
        INVALID_NETWORK,
        pointer + "/layers/" + last,
        "layer %d (%s): the last layer must give one number per class, expected %s, got %s"
            .formatted(
                last, network.spec().layers().get(last).type(), expected, network.outputShape()));
  }
}
